namespace Breakwater.Formats;

/// <summary>Hashes and vulnerability names.</summary>
internal static class TokenText
{
    public static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    public static readonly System.Buffers.SearchValues<char> HexLetters = System.Buffers.SearchValues.Create("abcdefABCDEF");
    public static readonly System.Buffers.SearchValues<char> LowerHexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");

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
        && !run[9..].ContainsAnyExceptInRange('0', '9')
        && run[4] is '1' or '2';
}
