using System.Buffers;

namespace Breakwater.Sensor.Inputs;

/// <summary>Finds what a log was renamed, copied or packed to, beside it.</summary>
internal static class RotatedFiles
{
    private const int DateDigitsMin = 6;
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.-_T:");
    private static readonly string[] ArchiveEndings = [".gz", ".zst"];

    /// <summary>
    /// What a log was turned over to since a moment and is not finished yet, oldest first: <c>x.log.1</c>, <c>x.log-20260302</c> or
    /// <c>x-20260302.log</c> beside <c>x.log</c>, packed or not. A log that was turned over twice while nobody looked has one that has
    /// never been read.
    /// </summary>
    /// <param name="isOther">True for a path that is followed for itself.</param>
    public static IEnumerable<string> Unread(string path, DateTime modified, FilePosition position, Func<string, bool> isOther) =>
        Beside(path)
            .Where(p => IsRotatedName(p, path) && !isOther(p))
            .Select(p => (Path: p, Modified: File.GetLastWriteTimeUtc(p)))
            .Where(p => p.Modified >= modified)
            .OrderBy(p => p.Modified).ThenBy(p => p.Path, StringComparer.Ordinal)
            .Select(p => p.Path)
            .Where(p => !HasPlainTwin(p) && !IsFinished(p, position));

    /// <summary>The file of a position: at its path, beside it under another name, or in an archive; null when it is gone.</summary>
    public static string? Locate(string path, FilePosition position)
    {
        if (position.FingerprintBytes == 0)
        {
            return position.File is null || FileIdentity.Of(path) == position.File
                ? path
                : Beside(path).FirstOrDefault(p => FileIdentity.Of(p) == position.File);
        }

        var same = Beside(path).Prepend(path).Where(p => position.File is not null && FileIdentity.Of(p) == position.File);
        return same.FirstOrDefault(p => Begins(p, position)) ?? LocateCopy(path, position, withPath: true);
    }

    /// <summary>Where the text of a position went when not by renaming: the newest file that begins so, is as long, and is not
    /// finished.</summary>
    public static string? LocateCopy(string path, FilePosition position, bool withPath = false)
    {
        var copies = Beside(path)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .Take(Limits.RotatedFilesMax)
            .Where(p => !HasPlainTwin(p) && !IsFinished(p, position));
        return (withPath ? copies.Prepend(path) : copies).FirstOrDefault(p => Begins(p, position));
    }

    /// <summary>True for a name that a log of the other path is turned over to.</summary>
    public static bool IsRotatedName(string path, string of)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in ArchiveEndings)
        {
            name = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
        }

        var (whole, stem, extension) = (Path.GetFileName(of), Path.GetFileNameWithoutExtension(of), Path.GetExtension(of));
        if (name.Length > whole.Length && name.StartsWith(whole, StringComparison.Ordinal))
        {
            return IsNumber(name.AsSpan(whole.Length));
        }

        // x-1.log may be a log of its own; x-20260302.log is not.
        return name.Length > stem.Length + extension.Length && name.StartsWith(stem, StringComparison.Ordinal)
            && name.EndsWith(extension, StringComparison.Ordinal)
            && name.AsSpan(stem.Length, name.Length - stem.Length - extension.Length) is var added
            && IsNumber(added) && (added[0] == '.' || CountDigits(added) >= DateDigitsMin);
    }

    private static IEnumerable<string> Beside(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(path);
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, Path.GetFileNameWithoutExtension(path) + "*")
            .Where(p => Path.GetFileName(p) != name);
    }

    private static bool Begins(string path, FilePosition position)
    {
        using var file = LogFile.TryOpen(path);
        return file is not null && (file.IsArchive || file.Length >= position.Offset)
            && file.BeginsAs(position.FingerprintBytes, position.Fingerprint);
    }

    /// <summary>While it is being packed, a log is there twice.</summary>
    private static bool HasPlainTwin(string path) =>
        ArchiveEndings.Any(e => path.EndsWith(e, StringComparison.Ordinal) && File.Exists(path[..^e.Length]));

    private static bool IsFinished(string path, FilePosition position)
    {
        using var file = LogFile.TryOpen(path);
        return file is null || file.Length == 0
            || (file.Identity is not null && file.Identity == position.File
                && file.BeginsAs(position.FingerprintBytes, position.Fingerprint))
            || position.Finished?.Any(f => (file.IsArchive || f.File == file.Identity)
                && file.BeginsAs(f.FingerprintBytes, f.Fingerprint)) is true;
    }

    private static bool IsNumber(ReadOnlySpan<char> added) =>
        added[0] is '.' or '-' or '_' && added.ContainsAnyInRange('0', '9') && !added.ContainsAnyExcept(NumberChars);

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits;
    }
}
