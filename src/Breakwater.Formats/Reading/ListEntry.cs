using System.Buffers;

namespace Breakwater.Formats.Reading;

/// <summary>A value of a list.</summary>
/// <param name="Start">Where it stands in the line.</param>
/// <param name="Value">What it means, where that is not what stands there.</param>
internal readonly record struct ListValue(int Start, int End, string? Value = null);

/// <summary>
/// One line of a list: plain, with a remark behind; of a hosts file; of AdBlock (<see cref="AdBlockLine"/>), dnsmasq
/// (<see cref="DnsmasqLine"/>), Unbound (<see cref="UnboundLine"/>) or a response policy zone (<see cref="PolicyZoneLine"/>).
/// </summary>
/// <param name="Values">What is blocked; empty for any other line.</param>
/// <param name="Why">Why a line whose meaning is known blocks nothing; null for none.</param>
/// <param name="IsTelling">No prose has such a line.</param>
internal sealed record ListEntry(IReadOnlyList<ListValue> Values, bool IsComment = false, string? Why = null, bool IsTelling = false)
{
    private static readonly SearchValues<char> NotInValues = SearchValues.Create("{}()<>\"'");
    private static readonly ListEntry Comment = new([], IsComment: true);
    private static readonly ListEntry Unknown = new([]);

    /// <summary>The line has a meaning in a list.</summary>
    public bool IsEntry => Values.Count > 0 || Why is not null;

    public static ListEntry Read(ReadOnlySpan<char> line, ListScope scope)
    {
        var first = line.Length - line.TrimStart().Length;
        var text = line[first..].TrimEnd();
        if (text.IsEmpty || text[0] is '#' or ';' or '!' || text.StartsWith("//") || AdBlockLine.IsHead(text)
            || PolicyZoneLine.IsHead(text) || text.SequenceEqual("server:"))
        {
            return Comment;
        }

        var entry = AdBlockLine.Read(text, scope) ?? DnsmasqLine.Read(text) ?? UnboundLine.Read(text, scope)
            ?? PolicyZoneLine.Read(text, scope) ?? Plain(text);
        return first == 0 ? entry : entry with
        {
            Values = [.. entry.Values.Select(one => one with { Start = one.Start + first, End = one.End + first })],
        };
    }

    public static ListEntry Of(string why) => new([], Why: why, IsTelling: true);

    public static bool IsNullAddress(ReadOnlySpan<char> word) => word is "0.0.0.0" or "127.0.0.1" or "::" or "::1" or "::0" or "127.0.0.2";

    public static ListEntry Of(params IReadOnlyList<ListValue> values) => new(values, IsTelling: true);

    private static ListEntry Plain(ReadOnlySpan<char> text)
    {
        var space = text.IndexOfAny(" \t");
        if (space < 0)
        {
            return IsValue(text) ? new ListEntry([new ListValue(0, text.Length)]) : Unknown;
        }

        if (IsNullAddress(text[..space]))
        {
            return Of(Names(text, space));
        }

        if (AddressRange.Is(text))
        {
            return new ListEntry([new ListValue(0, text.Length)]);
        }

        var behind = text[space..].TrimStart();
        return (behind[0] is '#' or ';' || behind.StartsWith("//") || TokenText.HashKind(text[..space]) is not null)
            && IsValue(text[..space])
            ? new ListEntry([new ListValue(0, space)]) : Unknown;
    }

    /// <summary>The names of a line of a hosts file, which may be several.</summary>
    private static List<ListValue> Names(ReadOnlySpan<char> text, int at)
    {
        var names = new List<ListValue>();
        while (at < text.Length && text[at] != '#')
        {
            if (text[at] is ' ' or '\t')
            {
                at++;
                continue;
            }

            var length = text[at..].IndexOfAny(" \t#");
            length = length < 0 ? text.Length - at : length;
            names.Add(new ListValue(at, at + length));
            at += length;
        }

        return names;
    }

    private static bool IsValue(ReadOnlySpan<char> text) =>
        text.ContainsAny(".:/") && !text.ContainsAny(NotInValues) && text[0] is not ('-' or '|' or '=' or '/')
        || TokenText.HashKind(text) is not null;
}
