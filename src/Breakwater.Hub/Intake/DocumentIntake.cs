using Breakwater.Formats.Reading;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Reads whatever a member has: a text, mail, page, table, list, rule file or event. What is made of a text has ids that follow from the
/// member and the value, so that the same text handed in again is the same objects.
/// </summary>
internal static class DocumentIntake
{
    /// <param name="people">Of the member: what is theirs in a mail stays back.</param>
    public static HandedInSet Read(
        ReadOnlyMemory<byte> content, ShareOptions options, MemberVault vault, IReadOnlyList<Person> people, DateTimeOffset now)
    {
        var naming = new ObjectNaming("identity--" + RandomId.UuidFrom(vault.Tag("identity")), (type, key) =>
            StixId.TryParse($"{type}--{RandomId.UuidFrom(vault.Tag($"text:{type} {key}"))}", out var id)
                ? id : throw new InvalidOperationException($"{type} is no type."));
        var problems = new List<Problem>();
        if (options.ReadAs is { } asked && !ReadFormats.All.Contains(asked))
        {
            problems.Add(new Problem("bad-format", "as", $"\"{asked}\" is not one of {string.Join(", ", ReadFormats.All)}."));
        }

        var columns = ColumnsOf(options, problems);
        if (problems.Count > 0)
        {
            return new HandedInSet([], problems, []);
        }

        try
        {
            var notes = new List<Problem>();
            var format = options.ReadAs ?? FormatReader.FormatOf(content.Span, options.Name);
            if (format == ReadFormats.Mail && options.Attribution is not "named")
            {
                return MailIntake.Read(content, people, options.WithText, new ReadOptions(now, format, Naming: naming));
            }

            if (options.Attribution is not "named")
            {
                content = format == ReadFormats.MispEvent
                    ? new MispOwnParts(notes).Without(content, options.Level is not null, problems)
                    : RuleAuthors.Without(content, format);
                if (problems.Count > 0)
                {
                    return new HandedInSet([], problems, []);
                }
            }

            var reading = FormatReader.Read(content, options.Name, new ReadOptions(now, format, columns, Internal: true, Naming: naming));
            return HandedIn(reading, notes);
        }
        catch (ReadingException e)
        {
            return new HandedInSet([], [new Problem("cannot-be-read", e.Place.Length > 0 ? e.Place : "$", e.Message)], []);
        }
    }

    private static List<TableColumn>? ColumnsOf(ShareOptions options, List<Problem> problems)
    {
        var columns = new List<TableColumn>();
        foreach (var text in options.Columns ?? [])
        {
            if (TableColumn.TryParse(text, out var column))
            {
                columns.Add(column);
            }
            else
            {
                problems.Add(new Problem("bad-column", "column", $"\"{text}\" is not NAME=ROLE or NUMBER=ROLE."));
            }
        }

        return columns.Count > 0 ? columns : null;
    }

    private static HandedInSet HandedIn(DocumentReading reading, List<Problem> notes)
    {
        notes.AddRange(reading.Notes.Select(note => new Problem(
            "not-carried", note.Place.Length > 0 ? note.Place : "$", $"{note.What}: {note.Why}")));
        var isMade = !ReadFormats.HoldsObjects(reading.Format);
        var entries = new List<HandedIn>();
        foreach (var json in reading.Objects)
        {
            var one = StixObject.Parse(json);
            if (reading.Format == ReadFormats.MispEvent && one.Type == "sighting")
            {
                // It would count as this member's own, and stand behind a warning.
                notes.Add(new Problem("others-sighting", one.Id,
                    "A sighting in an event is whoever's; a member's own are handed in by it."));
                continue;
            }

            var index = entries.Count;
            entries.Add(isMade
                ? new HandedIn(index, one, [], Made: true) { HoldsProse = true }
                : BundleIntake.ReadOne(new ObjectReading(index, one, [])) with { HoldsProse = reading.Format == ReadFormats.MispEvent });
        }

        if (entries.Count > Limits.IndicatorsPerSubmissionMax)
        {
            return new HandedInSet([], [new Problem("too-many", "$",
                $"It holds {entries.Count} objects; {Limits.IndicatorsPerSubmissionMax} are allowed at once.")], []);
        }

        if (entries.Count == 0)
        {
            notes.Add(new Problem("nothing-found", "$",
                "No technical value was found in it, so there is nothing to publish. What was handed in is kept for you."));
        }

        return new HandedInSet(entries, [], notes);
    }
}
