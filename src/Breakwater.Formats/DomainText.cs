using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Formats;

/// <summary>Decides whether a dotted name is a domain name; it might be a file, code, a detection name, or two sentences.</summary>
internal static class DomainText
{
    public static bool TryRead(
        ReadOnlySpan<char> chars, int start, int end, bool isDefanged, TldList suffixes, [NotNullWhen(true)] out string? value)
    {
        var name = chars[start..end];
        if (!HostName.TryToAscii(name, out value) || !value.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        var last = HostName.LastLabel(value);
        if (!HostName.IsTopLevelShape(last))
        {
            return false;
        }

        if (value.EndsWith(".in-addr.arpa", StringComparison.Ordinal) || value.EndsWith(".ip6.arpa", StringComparison.Ordinal))
        {
            return false;
        }

        return !TldDefaults.IsFileEnding(last)
            && (isDefanged || (HasOwnPlace(chars, start, end) && IsWrittenAsName(name) && suffixes.Contains(last)
                && !value.Contains("_.", StringComparison.Ordinal) && !CodeNames.IsOne(value, last)
                && (!TldList.IsDoubtful(last) || HostEvidence.Has(chars, start, end, value, last))));
    }

    /// <summary>Not part of a file path, a call, an assignment, or an account name of a Windows domain.</summary>
    private static bool HasOwnPlace(ReadOnlySpan<char> chars, int start, int end)
    {
        var before = start > 0 ? chars[start - 1] : ' ';
        var after = end < chars.Length ? chars[end] : ' ';
        if (before == '/')
        {
            return start > 1 && chars[start - 2] == '/' && (start < 3 || chars[start - 3] != '/');
        }

        var outer = start > 1 ? chars[start - 2] : '\n';
        if ((before == '.' && outer == '*') || (before == '-' && outer == '\n'))
        {
            // A wildcard, or the mark of a list item.
            return true;
        }

        var isSender = before == '@' && !char.IsLetterOrDigit(outer) && outer is not ('.' or '_' or '-' or '/');
        var isCall = after == '(' && !(end + 1 < chars.Length && char.IsAsciiDigit(chars[end + 1])) && !IsBracketed(chars, end);
        return (isSender || before is not ('\\' or '@' or '%' or '$' or '#' or '.' or '_' or '-' or '~'))
            && after is not ('\\' or '@' or '=' or '_') && !isCall;
    }

    /// <summary>A remark follows without a space, as <c>evil.com(second stage)</c>.</summary>
    private static bool IsBracketed(ReadOnlySpan<char> chars, int at)
    {
        var rest = chars.Slice(at, Math.Min(40, chars.Length - at));
        var close = rest.IndexOf(')');
        return close > 1 && rest[..close].Contains(' ') && !rest[..close].ContainsAny("\"',=");
    }

    /// <summary>A capital in the last label alone is the start of a sentence, or a family of a detection name.</summary>
    private static bool IsWrittenAsName(ReadOnlySpan<char> name)
    {
        var last = HostName.LastLabel(name);
        return !last.ContainsAnyInRange('A', 'Z') || !name.ContainsAnyInRange('a', 'z');
    }
}
