namespace Breakwater.Formats;

/// <summary>What stands directly beside a hash, and says whose it is.</summary>
internal static class HashContext
{
    private const int BehindCharsMax = 16;

    /// <summary>A pinned package or image, or an object of git.</summary>
    public static bool IsReference(ReadOnlySpan<char> chars, int start, int end)
    {
        var before = chars[Math.Max(0, start - 16)..start];
        var behind = chars.Slice(end, Math.Min(12, chars.Length - end));
        var isPin = (before.EndsWith("@") && before.Length > 1 && char.IsLetterOrDigit(before[^2])) || before.EndsWith("@sha256:")
            || before.EndsWith("--hash=sha256:");
        var isGit = behind.StartsWith("\trefs/") || behind.StartsWith(" refs/") || behind.StartsWith("\tHEAD") || behind.StartsWith(" HEAD")
            || behind.StartsWith(" Mon Sep 17");
        return isPin || isGit || IsPair(chars, start, end);
    }

    /// <summary>One of two of a length with a colon between: the hashes of a password (LM and NT).</summary>
    private static bool IsPair(ReadOnlySpan<char> chars, int start, int end)
    {
        var length = end - start;
        return length == 32 && (IsHash(chars, end, end + 1, length) || IsHash(chars, start - 1, start - 1 - length, length));
    }

    private static bool IsHash(ReadOnlySpan<char> chars, int colon, int start, int length) =>
        colon > 0 && start >= 0 && start + length <= chars.Length && chars[colon] == ':'
        && TokenText.HashKind(chars.Slice(start, length)) is not null;

    /// <summary>The kind that a word behind says: <c>… (imphash)</c>.</summary>
    public static string? KindBehind(ReadOnlySpan<char> chars, int end)
    {
        var rest = chars.Slice(end, Math.Min(BehindCharsMax, chars.Length - end)).TrimStart(" \t(|,-`'\"\u2013");
        return rest.StartsWith("imphash", StringComparison.OrdinalIgnoreCase) ? IndicatorKinds.Imphash
            : rest.StartsWith("JA3", StringComparison.OrdinalIgnoreCase) && !rest.StartsWith("JA3S", StringComparison.OrdinalIgnoreCase)
                ? IndicatorKinds.Ja3
            : null;
    }
}
