using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Formats;

/// <summary>Decides whether a dotted name is a domain name; it might be a file, code, a detection name, or two sentences.</summary>
internal static class DomainText
{
    /// <summary>Technologies that are spelt like a domain.</summary>
    private static readonly HashSet<string> Products = new(StringComparer.Ordinal) { "asp.net", "vb.net", "ado.net", "ml.net" };

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

        return isDefanged
            ? !TldDefaults.IsFileEnding(last)
            : HasOwnPlace(chars, start, end) && IsWrittenAsName(name) && IsKnown(value, last, suffixes);
    }

    private static bool IsKnown(string value, ReadOnlySpan<char> last, TldList suffixes) =>
        suffixes.Contains(last)
        && (!TldList.IsDoubtful(last) || HostName.LabelCount(value) >= 3)
        && !Products.Contains(value)
        && !value.Contains("_.", StringComparison.Ordinal);

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

        return before is not ('\\' or '@' or '%' or '$' or '#' or '.' or '_' or '-' or '~')
            && after is not ('\\' or '(' or '@' or '=' or '_');
    }

    /// <summary>A capital in the last label alone is the start of a sentence, or a family of a detection name.</summary>
    private static bool IsWrittenAsName(ReadOnlySpan<char> name)
    {
        var last = HostName.LastLabel(name);
        return !last.ContainsAnyInRange('A', 'Z') || !name.ContainsAnyInRange('a', 'z');
    }
}
