using System.Globalization;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing;

/// <summary>
/// Writes a list in the memory of its ranges and a digest for each name, whatever its length: entries are read twice, and pass.
/// </summary>
/// <param name="notes">Told what the list cannot carry; what is in it already is in the head, too.</param>
public sealed class ListWriter(ListProfile profile, DateTimeOffset lastChange, NoteLog notes, int? entriesMax = null)
{
    private const string NotBlock = "It is not fit to be blocked (use is alert or context).";
    private const string Covered = "A name above it is listed, which stands for it.";
    internal const string Twice = "It is listed already, for another indicator.";

    private readonly int _entriesMax = Math.Clamp(entriesMax ?? profile.EntriesMax, 1, profile.EntriesMax);
    private long _written;
    private long _bytes;

    /// <param name="entries">Ranked, and the same each time that they are enumerated.</param>
    /// <param name="scratch">Holds the entries until it is known what the head says; seekable, and empty.</param>
    /// <returns>How many entries are in it.</returns>
    public long Write(IEnumerable<FeedEntry> entries, Stream target, Stream scratch)
    {
        var names = profile.CoversSubdomains ? new NameCover(entries.Where(IsWanted)) : null;
        var ranges = profile.TakesRanges ? new RangeMerge(notes) : null;
        using (var body = new StreamWriter(scratch, new UTF8Encoding(false), leaveOpen: true) { NewLine = profile.Ending })
        {
            var seen = new HashSet<UInt128>();
            foreach (var entry in Ranked(entries, ranges))
            {
                if (!seen.Add(NameCover.DigestOf(entry.KindName + " " + entry.Value)))
                {
                    // Two indicators for one value are one line; that one value is asked about by either.
                    notes.Add(entry, Twice);
                }
                else if (names is not null && entry.Kind == IndicatorKind.Domain && names.IsBelowAnother(entry.Value))
                {
                    notes.Add(entry, Covered);
                }
                else
                {
                    WriteEntry(body, entry);
                }
            }
        }

        WriteHead(target);
        scratch.Position = 0;
        scratch.CopyTo(target);
        WriteLines(target, profile.Tail);
        return _written;
    }

    private bool IsWanted(FeedEntry entry) =>
        entry is { Kind: { } kind, Use: EntryUse.Block, IsCertificate: false } && profile.Kinds.Contains(kind);

    /// <summary>The entries that the profile has room for at all; ranges that were put together take the rank of their worst
    /// part.</summary>
    private IEnumerable<FeedEntry> Ranked(IEnumerable<FeedEntry> entries, RangeMerge? ranges)
    {
        var others = entries.Where(entry => Keeps(entry, ranges));
        if (ranges is null)
        {
            return others;
        }

        foreach (var entry in entries.Where(entry => IsWanted(entry) && IsAddress(entry) && !entry.IsTooWide))
        {
            ranges.Add(entry);
        }

        return Interleave(ranges.Merged(), others);
    }

    private bool Keeps(FeedEntry entry, RangeMerge? ranges)
    {
        if (IsWanted(entry))
        {
            if (entry.IsTooWide)
            {
                notes.Add(entry, FeedEntry.TooWide);
                return false;
            }

            return ranges is null || !IsAddress(entry);
        }

        notes.Add(entry, entry.Use != EntryUse.Block ? NotBlock
            : entry.IsCertificate ? "It is the hash of a certificate, not of a file."
            : entry.Kind is null ? "The list has no place for this kind of value."
            : $"The list is not for values of the kind {entry.KindName}.");
        return false;
    }

    // Both are ranked: one walk through both keeps the worst first.
    private static IEnumerable<FeedEntry> Interleave(IEnumerable<FeedEntry> left, IEnumerable<FeedEntry> right)
    {
        using var first = left.GetEnumerator();
        using var second = right.GetEnumerator();
        var (hasFirst, hasSecond) = (first.MoveNext(), second.MoveNext());
        while (hasFirst || hasSecond)
        {
            if (hasFirst && (!hasSecond || first.Current.Score >= second.Current.Score))
            {
                yield return first.Current;
                hasFirst = first.MoveNext();
            }
            else
            {
                yield return second.Current;
                hasSecond = second.MoveNext();
            }
        }
    }

    private void WriteEntry(StreamWriter body, FeedEntry entry)
    {
        if (profile.Line(entry) is not { } line)
        {
            notes.Add(entry, "The value cannot be written in this syntax without meaning something else.");
        }
        else if (line.Length > profile.LineCharsMax)
        {
            notes.Add(entry, $"The line is longer than the {profile.LineCharsMax} characters that the device takes.");
        }
        else if (_written >= _entriesMax)
        {
            notes.Add(entry, $"The list is full: {_entriesMax} entries, the worst first.");
        }
        else if (_bytes + line.Length + 1 > profile.BytesMax)
        {
            notes.Add(entry, $"The list is full: {profile.BytesMax} bytes, the worst first.");
        }
        else
        {
            if (profile is { Reference: ReferencePlace.LineBefore, Comment: { } mark })
            {
                body.WriteLine($"{mark} {entry.Reference}");
                _bytes += mark.Length + entry.Reference.Length + 2;
            }

            body.WriteLine(line);
            _bytes += Encoding.UTF8.GetByteCount(line) + profile.Ending.Length;
            _written++;
            if (profile.Remark(entry) is { } remark)
            {
                notes.Add(entry, remark);
            }
        }
    }

    private void WriteHead(Stream target)
    {
        if (profile.Comment is { } mark)
        {
            var changed = lastChange.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            string[] lines =
            [
                string.Create(CultureInfo.InvariantCulture, $"Breakwater {profile.Name}, entries: {_written}, the worst first."),
                $"Last change {changed}.",
                .. profile.Reference == ReferencePlace.None ? [] : new[] { "bw: and twelve digits name the indicator behind an entry." },
                .. notes.Summary(),
            ];
            WriteLines(target, lines.Select(line => $"{mark} {line}"));
        }

        WriteLines(target, profile.Head?.Invoke(lastChange) ?? []);
    }

    private void WriteLines(Stream target, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            target.Write(Encoding.UTF8.GetBytes(line + profile.Ending));
        }
    }

    private static bool IsAddress(FeedEntry entry) => entry.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6;
}
