namespace Breakwater.Formats.Writing;

/// <summary>
/// The short name of an indicator on lists, rules and tables: <c>bw:</c> and the first twelve hexadecimal digits of its UUID. An id is
/// found by it with one look at an index, since ids begin with it.
/// </summary>
public static class EntryReference
{
    private const string Prefix = "bw:";
    private const int Digits = 12;
    private const int FirstBlock = 8;

    public static string Of(string objectId)
    {
        var uuid = objectId.AsSpan(objectId.IndexOf("--", StringComparison.Ordinal) + 2);
        var digits = new char[Digits];
        var count = 0;
        foreach (var c in uuid)
        {
            if (char.IsAsciiHexDigit(c) && count < Digits)
            {
                digits[count++] = char.ToLowerInvariant(c);
            }
        }

        return Prefix + new string(digits, 0, count);
    }

    /// <summary>The beginning that ids of indicators with this reference have; null when it is none.</summary>
    public static string? IdPrefix(string reference)
    {
        var digits = reference.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? reference[Prefix.Length..] : reference;
        return digits.Length == Digits && digits.All(char.IsAsciiHexDigit)
            ? $"indicator--{digits[..FirstBlock]}-{digits[FirstBlock..]}".ToLowerInvariant()
            : null;
    }
}
