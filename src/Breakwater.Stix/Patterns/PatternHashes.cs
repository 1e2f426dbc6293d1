using System.Buffers;

namespace Breakwater.Stix;

/// <summary>The forms of hashes, by the names of the hashing algorithm vocabulary (STIX 2.1, 10.7) and those of before.</summary>
internal static class PatternHashes
{
    private const int FuzzyCharsMax = 256;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> FuzzyChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/:.,\"");

    /// <summary>The algorithm that the path names, when the constant is no such hash; null otherwise.</summary>
    public static string? WrongIn(ObjectPath path, PatternConstant constant)
    {
        if (path.Steps.Count < 2 || path.Steps[^1] is not PropertyStep algorithm || path.Steps[^2] is not PropertyStep { Name: "hashes" })
        {
            return null;
        }

        return constant is TextConstant text && Fits(algorithm.Name, text.Value) ? null
            : Fits(algorithm.Name, null) ? null : algorithm.Name;
    }

    /// <summary>True for an algorithm that is not known, whatever the value is.</summary>
    private static bool Fits(string algorithm, string? value) =>
        algorithm.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "MD5" => IsHex(value, 32),
            "MD6" => IsHex(value, 32, 40, 56, 64, 96, 128),
            "SHA1" or "RIPEMD160" => IsHex(value, 40),
            "SHA224" or "SHA3224" => IsHex(value, 56),
            "SHA256" or "SHA3256" => IsHex(value, 64),
            "SHA384" or "SHA3384" => IsHex(value, 96),
            "SHA512" or "SHA3512" or "WHIRLPOOL" => IsHex(value, 128),
            "SSDEEP" => value is { Length: > 0 and <= FuzzyCharsMax } && !value.AsSpan().ContainsAnyExcept(FuzzyChars),
            _ => true,
        };

    private static bool IsHex(string? value, params ReadOnlySpan<int> lengths) =>
        value is not null && lengths.Contains(value.Length) && !value.AsSpan().ContainsAnyExcept(HexDigits);
}
