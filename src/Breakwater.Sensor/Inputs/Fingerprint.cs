using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Sensor.Inputs;

/// <summary>Knows files by how they begin, whatever they are called.</summary>
internal static class Fingerprint
{
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.-_T:");

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

    /// <summary>
    /// What a log was renamed to after a moment, oldest first: <c>x.log.1</c>, <c>x.log-20260302</c> or <c>x-20260302.log</c> beside
    /// <c>x.log</c>.
    /// A log that was turned over twice while nobody looked has one that has never been read.
    /// </summary>
    public static IEnumerable<string> RenamedAfter(string path, DateTime modified)
    {
        var folder = Path.GetDirectoryName(path)!;
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, Path.GetFileNameWithoutExtension(path) + "*")
            .Where(p => IsNumbered(Path.GetFileName(p), path) && File.GetLastWriteTimeUtc(p) > modified)
            .OrderBy(File.GetLastWriteTimeUtc)
            .Take(Limits.RotatedFilesMax);
    }

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

    private static bool IsNumbered(string name, string path)
    {
        var (whole, stem, extension) = (Path.GetFileName(path), Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        var added = name.StartsWith(whole, StringComparison.Ordinal) ? name.AsSpan(whole.Length)
            : name.EndsWith(extension, StringComparison.Ordinal) && name.Length > stem.Length + extension.Length
                ? name.AsSpan(stem.Length, name.Length - stem.Length - extension.Length)
                : [];
        return added.ContainsAnyInRange('0', '9') && !added.ContainsAnyExcept(NumberChars);
    }
}
