using System.Diagnostics;

namespace Breakwater.Taxii.Filters;

/// <summary>What single values of a match parameter look like.</summary>
internal static class FilterSyntax
{
    public static bool IsObjectId(string text)
    {
        var dashes = text.IndexOf("--", StringComparison.Ordinal);
        return dashes > 0 && IsTypeName(text[..dashes]) && Guid.TryParseExact(text[(dashes + 2)..], "D", out _);
    }

    public static bool IsTypeName(string text) =>
        text.Length is > 0 and <= Limits.NameCharsMax && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static bool IsSpecVersion(string text) =>
        text.Split('.') is [{ Length: > 0 and < 4 } major, { Length: > 0 and < 4 } minor]
        && major.All(char.IsAsciiDigit) && minor.All(char.IsAsciiDigit);

    public static bool IsVersion(string text) => text is "first" or "last" or "all" || TaxiiTimestamp.TryParse(text, out _);

    public static long Micros(string text) =>
        TaxiiTimestamp.TryParse(text, out var micros) ? micros : throw new UnreachableException("Not checked before.");

    /// <summary>A bad value for an error text: cut, without control characters.</summary>
    public static string Quote(string text)
    {
        var shown = new string([.. text.Take(Limits.QuotedCharsMax).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > Limits.QuotedCharsMax ? $"\"{shown}…\"" : $"\"{shown}\"";
    }
}
