using Breakwater.Matching;

namespace Breakwater.Formats.Reading;

/// <summary>Reads lists of one entry a line; positions are in the list as it is.</summary>
internal static class ListReader
{
    public static void Read(string text, ReadingWork work)
    {
        work.AddText(text, "");
        var (start, number) = (0, 0);
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            number++;
            Take(text, start, end, number, work);
            start = end + 1;
        }
    }

    private static void Take(string text, int start, int end, int number, ReadingWork work)
    {
        var line = text.AsSpan(start, end - start);
        var entry = ListEntry.Read(line);
        if (!entry.IsEntry)
        {
            if (!entry.IsComment)
            {
                work.Note($"line {number}", Shown(line), "It is no entry of a list that is known here.");
            }

            return;
        }

        if (line.TrimStart().StartsWith("@@"))
        {
            work.Note($"line {number}", Shown(line), "It is an exception of a blocklist, and no indicator.");
            return;
        }

        var raw = line[entry.Start..entry.End].ToString();
        var value = raw.StartsWith("*.", StringComparison.Ordinal) ? raw[2..] : raw.TrimStart('.');
        var at = start + entry.Start + raw.Length - value.Length;
        if (KnownValue.Read("", value, work.Options.Suffixes) is { } known && IsWhole(known, value))
        {
            work.Take(new FoundIndicator(known.Kind, known.Value, known.Raw, at + known.Start, at + known.End, $"line {number}", false,
                known.Port));
        }
        else if (IndicatorValue.TryParse(value, out var parsed, out var problem) && !IsInternal(parsed))
        {
            work.Take(new FoundIndicator(parsed.Kind.Name(), parsed.Text, value, at, at + value.Length, $"line {number}", false));
        }
        else
        {
            work.Note($"line {number}", Shown(line), problem.Length > 0 ? problem : "It is no address that a machine on the Internet has.");
        }
    }

    /// <summary>Nothing behind it but a dot or a port; a path makes it something else.</summary>
    private static bool IsWhole(ExtractedIndicator known, string value) =>
        known.Start <= 1 && (known.Port is not null ? !value.Contains('/', StringComparison.Ordinal) : known.End >= value.TrimEnd('.',
            ']').Length);

    private static bool IsInternal(IndicatorValue value) =>
        value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6 && AddressText.IsInternal(value.Text);

    private static string Shown(ReadOnlySpan<char> line) => Misp.MispManifest.Quote(line.Trim().ToString());
}
