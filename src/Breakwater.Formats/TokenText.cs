namespace Breakwater.Formats;

/// <summary>Hashes, vulnerability names, and the words that make a dotted number a version.</summary>
internal static class TokenText
{
    private const int WordCharsMax = 12;
    private static readonly string[] VersionWords = ["version", "versions", "ver", "v", "build", "release", "firmware", "rev", "revision"];

    public static string? HashKind(ReadOnlySpan<char> run)
    {
        var kind = run.Length switch
        {
            32 => IndicatorKinds.Md5,
            40 => IndicatorKinds.Sha1,
            64 => IndicatorKinds.Sha256,
            128 => IndicatorKinds.Sha512,
            _ => null,
        };
        return kind is not null && !run.ContainsAnyExcept(HexDigits) ? kind : null;
    }

    public static bool IsCve(ReadOnlySpan<char> run) =>
        run.Length is >= 13 and <= 20
        && run.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase)
        && run[8] == '-'
        && !run[4..8].ContainsAnyExceptInRange('0', '9')
        && !run[9..].ContainsAnyExceptInRange('0', '9');

    public static bool FollowsVersionWord(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd(" \t:(");
        var from = before.Length;
        while (from > 0 && before.Length - from <= WordCharsMax && char.IsAsciiLetter(before[from - 1]))
        {
            from--;
        }

        foreach (var word in VersionWords)
        {
            if (before[from..].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
