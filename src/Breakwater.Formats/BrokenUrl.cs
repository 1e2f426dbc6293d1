using System.Buffers;
using System.Text;

namespace Breakwater.Formats;

/// <summary>
/// URLs that a mail or a page broke into lines: in angle brackets (RFC 3986, appendix C), behind the soft break of quoted-printable, or
/// where a line ends in the middle of a path and the next one cannot be anything else.
/// </summary>
internal static class BrokenUrl
{
    /// <summary>What follows the scheme, put together, and where it ends; null when the URL is whole as it is.</summary>
    public static string? TryJoin(
        ReadOnlySpan<char> chars, int start, int body, int end, bool isDefanged, TldList suffixes, out int joinedEnd)
    {
        joinedEnd = end;
        if (end >= chars.Length || end == body || !IsLineEnd(chars, end))
        {
            return null;
        }

        var isBracketed = start > 0 && chars[start - 1] == '<' && ClosesLater(chars, end);
        var whole = new StringBuilder().Append(chars[body..end]);
        for (var lines = 1; lines < Limits.UrlLinesMax && whole.Length < Limits.UrlCharsMax && IsLineEnd(chars, joinedEnd); lines++)
        {
            var next = NextLine(chars, joinedEnd, out var isSoft);
            if (next < 0 || StartsNew(chars, next))
            {
                // A soft break behind what was joined is no part of it.
                joinedEnd -= isSoft && lines > 1 && Drop(whole) ? 1 : 0;
                break;
            }

            var to = UrlText.End(chars, start, next);
            var tail = chars[next..to];
            if (tail.IsEmpty || !(isBracketed || isSoft || GoesOn(chars, whole, tail, to, isDefanged, suffixes)))
            {
                break;
            }

            if (isSoft && whole[^1] == '=')
            {
                whole.Length--;
            }

            whole.Append(tail);
            joinedEnd = to;
        }

        return joinedEnd == end ? null : whole.ToString();
    }

    private static readonly SearchValues<char> PathChars = SearchValues.Create("0123456789/=&?%_.-+~");
    private static readonly SearchValues<char> PathSigns = SearchValues.Create("/=&?%_");

    private static bool Drop(StringBuilder whole)
    {
        whole.Length--;
        return true;
    }

    private static bool IsLineEnd(ReadOnlySpan<char> chars, int at)
    {
        // What was cut off the end as punctuation may be the place of the break.
        at += at < chars.Length && chars[at] == '.' ? 1 : 0;
        while (at < chars.Length && chars[at] is ' ' or '\r')
        {
            at++;
        }

        return at < chars.Length && chars[at] == '\n';
    }

    private static bool ClosesLater(ReadOnlySpan<char> chars, int at)
    {
        var rest = chars.Slice(at, Math.Min(Limits.UrlCharsMax, chars.Length - at));
        var close = rest.IndexOf('>');
        return close > 0 && !rest[..close].ContainsAny("<\"") && !rest[..close].Contains("\n\n", StringComparison.Ordinal)
            && !rest[..close].Contains("://", StringComparison.Ordinal);
    }

    /// <summary>First character of the next line that is no white space or mark of a quotation; -1 when that line is empty.</summary>
    private static int NextLine(ReadOnlySpan<char> chars, int at, out bool isSoft)
    {
        isSoft = at > 0 && chars[at - 1] == '=' && at < chars.Length && chars[at] is '\r' or '\n';
        while (at < chars.Length && chars[at] is ' ' or '\r' or '.')
        {
            at++;
        }

        at++;
        while (!isSoft && at < chars.Length && chars[at] is ' ' or '\t' or '>')
        {
            at++;
        }

        return at < chars.Length && chars[at] is not ('\r' or '\n' or ' ' or '\t') ? at : -1;
    }

    /// <summary>Another URL, an item of a list or a row of a table.</summary>
    private static bool StartsNew(ReadOnlySpan<char> chars, int at)
    {
        var rest = chars.Slice(at, Math.Min(16, chars.Length - at));
        return rest.Contains("://", StringComparison.Ordinal) || rest[0] is '|' or '*' or '#' or '"' or '(' or '[' or '<'
            || rest.StartsWith("- ") || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The first line stops where no URL does, and the next begins with what is no word.</summary>
    private static bool GoesOn(ReadOnlySpan<char> chars, StringBuilder whole, ReadOnlySpan<char> tail, int tailEnd, bool isDefanged,
        TldList suffixes)
    {
        var last = whole[^1];
        var host = whole.ToString().AsSpan();
        var hasPath = host.Contains('/');
        if (!hasPath)
        {
            // Broken behind a dot of the host: the rest must make it one.
            return isDefanged && last == '.' && UrlText.TryRead(string.Concat(host, tail), out _)
                && suffixes.Contains(HostName.LastLabel(HostOf(tail)).ToString().ToLowerInvariant());
        }

        if (last is not ('/' or '-' or '_' or '=' or '&' or '?' or '%' or '+' or '~'))
        {
            return false;
        }

        if (TokenText.HashKind(tail) is not null && last is not ('=' or '/'))
        {
            return false;
        }

        var isAlone = tailEnd >= chars.Length || chars[tailEnd] is '\r' or '\n' or '>' or '"' or '\'' or ')';
        var isWord = !tail.ContainsAny(PathChars) || (tail.Contains('.') && HostOf(tail).Length == tail.Length
            && HostName.TryToAscii(tail, out var name) && !TldDefaults.IsFileEnding(HostName.LastLabel(name))
                && suffixes.Contains(HostName.LastLabel(name)));
        return !isWord && !AddressText.IsIpv4(tail) && (isAlone || tail.ContainsAny(PathSigns));
    }

    private static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> text) => text.IndexOfAny("/:?#") is var end and >= 0 ? text[..end] : text;
}
