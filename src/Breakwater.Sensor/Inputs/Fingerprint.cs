using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Sensor.Inputs;

/// <summary>Knows files by how they begin, whatever they are called.</summary>
internal static class Fingerprint
{
    /// <summary>Of as many bytes as there are, up to the limit; of none for an empty file.</summary>
    public static (int Bytes, string Hash) Of(SafeFileHandle file, int bytesMax = Limits.FingerprintBytes)
    {
        var front = new byte[bytesMax];
        var length = 0;
        for (int read; length < bytesMax && (read = RandomAccess.Read(file, front.AsSpan(length), length)) > 0;)
        {
            length += read;
        }

        return (length, length == 0 ? "" : Convert.ToHexString(SHA256.HashData(front.AsSpan(0, length))));
    }

    /// <summary>False when the file at the path begins otherwise, is too short, or cannot be read.</summary>
    public static bool Matches(string path, FilePosition position)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Matches(file, position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static bool Matches(SafeFileHandle file, FilePosition position) =>
        Of(file, position.FingerprintBytes) == (position.FingerprintBytes, position.Fingerprint);

    /// <summary>The file of a position: at its path, or renamed beside it; null when it is gone.</summary>
    public static string? Locate(string path, FilePosition position)
    {
        if (position.FingerprintBytes == 0 || Matches(path, position))
        {
            return path;
        }

        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(path);
        var stem = Path.GetFileNameWithoutExtension(path);
        return !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder, stem + "*")
            .Where(p => Path.GetFileName(p) != name && !p.EndsWith(".gz", StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal)
            .Take(Limits.RotatedFilesMax)
            .FirstOrDefault(p => Matches(p, position));
    }
}
