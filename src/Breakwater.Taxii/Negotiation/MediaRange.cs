using System.Globalization;

namespace Breakwater.Taxii.Negotiation;

/// <summary>One element of an Accept header, or a Content-Type (RFC 9110 sections 8.3.1 and 12.5.1).</summary>
/// <param name="Type">Lower case, or <c>*</c>.</param>
/// <param name="Subtype">Lower case, or <c>*</c>.</param>
/// <param name="Parameters">Names in lower case, values without quotes; q is not among them.</param>
/// <param name="Quality">From 0, not acceptable, to 1.</param>
public sealed record MediaRange(string Type, string Subtype, IReadOnlyDictionary<string, string> Parameters, double Quality)
{
    /// <summary>type/subtype.</summary>
    public string Name => $"{Type}/{Subtype}";

    /// <summary>The ranges of a header in its order; elements that cannot be read are left out.</summary>
    public static IReadOnlyList<MediaRange> ParseList(string header)
    {
        var ranges = new List<MediaRange>();
        foreach (var element in SplitUnquoted(header, ','))
        {
            if (TryParse(element, out var range))
            {
                ranges.Add(range!);
            }
        }

        return ranges;
    }

    /// <summary>False when the text is not one media range with well-formed parameters.</summary>
    public static bool TryParse(string text, out MediaRange? range)
    {
        range = null;
        var parts = SplitUnquoted(text, ';');
        var name = parts[0].Trim().Split('/');
        if (name is not [var type, var subtype] || !IsToken(type) || !IsToken(subtype))
        {
            return false;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var quality = 1.0;
        foreach (var part in parts.Skip(1).Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            if (!TryParseParameter(part, out var key, out var value))
            {
                return false;
            }

            if (key != "q")
            {
                parameters[key] = value;
            }
            else if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quality) || quality > 1)
            {
                return false;
            }
        }

        range = new MediaRange(type.ToLowerInvariant(), subtype.ToLowerInvariant(), parameters, quality);
        return true;
    }

    private static bool TryParseParameter(string part, out string key, out string value)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        key = equals < 0 ? "" : part[..equals].TrimEnd().ToLowerInvariant();
        value = equals < 0 ? "" : part[(equals + 1)..].TrimStart();
        if (!IsToken(key))
        {
            return false;
        }

        if (!value.StartsWith('"'))
        {
            return IsToken(value);
        }

        if (value.Length < 2 || !value.EndsWith('"'))
        {
            return false;
        }

        value = Unescape(value[1..^1]);
        return true;
    }

    private static string Unescape(string quoted)
    {
        var text = new System.Text.StringBuilder(quoted.Length);
        for (var at = 0; at < quoted.Length; at++)
        {
            at += quoted[at] == '\\' && at + 1 < quoted.Length ? 1 : 0;
            text.Append(quoted[at]);
        }

        return text.ToString();
    }

    private static List<string> SplitUnquoted(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                quoted = !quoted;
            }
            else if (text[at] == '\\' && quoted)
            {
                at++;
            }
            else if (text[at] == separator && !quoted)
            {
                parts.Add(text[start..at]);
                start = at + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
