namespace Breakwater.Formats;

/// <summary>Numbers of autonomous systems, and what is written like one: AS2, AS400, AS9100.</summary>
internal static class AsnText
{
    private const int YearFirst = 1900;
    private const int YearLast = 2099;

    /// <summary>The digits behind AS are many enough, and no other known name.</summary>
    public static bool IsPlain(ReadOnlySpan<char> digits) => digits.Length >= 3 && digits
        is not ("400" or "9100" or "9110" or "9120" or "9102");

    /// <summary><c>AS 64500</c>, <c>ASN: 64500</c>, <c>ASN number 64500</c>.</summary>
    public static bool TrySpaced(ReadOnlySpan<char> chars, int at, int letters, out int start, out int end)
    {
        start = at;
        while (start < chars.Length && start - at < 4 && chars[start] is ' ' or '#' || (letters == 3 && start < chars.Length
            && start - at < 4 && chars[start] is ':' or '='))
        {
            start++;
        }

        end = start;
        while (end < chars.Length && end - start <= 10 && char.IsAsciiDigit(chars[end]))
        {
            end++;
        }

        if (start == at || end == start || (end < chars.Length && (char.IsLetterOrDigit(chars[end]) || chars[end] is '.' && end
            + 1 < chars.Length && char.IsAsciiDigit(chars[end + 1]))))
        {
            return false;
        }

        return letters == 3 || (IsPlain(chars[start..end]) && end - start >= 4 && int.TryParse(chars[start..end], out var number)
            && number is < YearFirst or > YearLast);
    }

    /// <summary>Directly behind the words that name it.</summary>
    public static bool IsSaid(ReadOnlySpan<char> chars, int start)
    {
        var before = chars[Math.Max(0, start - 32)..start].TrimEnd(" :=#(");
        return before.EndsWith("autonomous system", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("autonomous system number", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("ASN number", StringComparison.OrdinalIgnoreCase) || before.EndsWith("AS number",
                StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("ASN", StringComparison.OrdinalIgnoreCase);
    }
}
