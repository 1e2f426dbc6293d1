using Breakwater.Matching;

namespace Breakwater.Formats.Reading;

/// <summary>Reads lists of one entry a line; positions are in the list as it is.</summary>
internal static class ListReader
{
    private const string Internal = "It is no address or name that a machine on the Internet has.";

    public static void Read(string text, ReadingWork work)
    {
        work.AddText(text, "");
        var scope = ListScope.Of(text);
        var (start, number) = (0, 0);
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            number++;
            Take(text, start, end, $"line {number}", scope, work);
            start = end + 1;
        }
    }

    private static void Take(string text, int start, int end, string place, ListScope scope, ReadingWork work)
    {
        var line = text.AsSpan(start, end - start);
        var entry = ListEntry.Read(line, scope);
        if (!entry.IsComment && entry.Values.Count == 0)
        {
            work.Note(place, Shown(line), entry.Why ?? "It is no entry of a list that is known here.");
        }

        foreach (var one in entry.Values)
        {
            var raw = text[(start + one.Start)..(start + one.End)];
            if (one.Value is { } meant)
            {
                TakeMeant(meant, raw, start + one.Start, place, work);
                continue;
            }

            var value = raw.StartsWith("*.", StringComparison.Ordinal) ? raw[2..] : raw.TrimStart('.');
            TakeValue(value, start + one.End - value.Length, place, work);
        }
    }

    private static void TakeMeant(string value, string raw, int at, string place, ReadingWork work)
    {
        if (AddressText.IsInternal(value))
        {
            work.Note(place, Misp.MispManifest.Quote(raw), Internal);
            return;
        }

        work.Take(new FoundIndicator(value.Contains(':', StringComparison.Ordinal) ? IndicatorKinds.Ipv6 : IndicatorKinds.Ipv4, value, raw,
            at, at + raw.Length, place, false));
    }

    private static void TakeValue(string value, int at, string place, ReadingWork work)
    {
        if (AddressRange.Blocks(value) is { Count: > 0 } blocks)
        {
            foreach (var block in blocks)
            {
                TakeMeant(block, value, at, place, work);
            }
        }
        else if (KnownValue.Read("", value, work.Options.Suffixes) is { } known && IsWhole(known, value))
        {
            work.Take(new FoundIndicator(known.Kind, known.Value, known.Raw, at + known.Start, at + known.End, place, false, known.Port));
        }
        else if (IndicatorValue.TryParse(value, out var parsed, out var problem) && !IsInternal(parsed))
        {
            work.Take(new FoundIndicator(parsed.Kind.Name(), parsed.Text, value, at, at + value.Length, place, false));
        }
        else
        {
            work.Note(place, Misp.MispManifest.Quote(value), problem.Length > 0 ? problem : Internal);
        }
    }

    /// <summary>Nothing behind it but a dot or a port; a path makes it something else.</summary>
    private static bool IsWhole(ExtractedIndicator known, string value) =>
        known.Start <= 1 && (known.Port is not null ? !value.Contains('/', StringComparison.Ordinal) : known.End >= value.TrimEnd('.',
            ']').Length);

    private static bool IsInternal(IndicatorValue value) =>
        (value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6 && AddressText.IsInternal(value.Text))
        || (value.Kind is IndicatorKind.Domain && !value.Text.Contains('.', StringComparison.Ordinal));

    private static string Shown(ReadOnlySpan<char> line) => Misp.MispManifest.Quote(line.Trim().ToString());
}
