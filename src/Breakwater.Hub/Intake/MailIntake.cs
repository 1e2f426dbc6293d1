using System.Text.Json;
using Breakwater.Formats.Reading;
using Breakwater.Hub.Community;
using Breakwater.Hub.Mailbox;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Reads a mail that was kept as a file, by the rules of the mailbox: what the member's people wrapped around it, the ways that it came by
/// and whom it went to are not part of it.
/// </summary>
internal static class MailIntake
{
    /// <summary>Nobody is there to say which links are the attacker's.</summary>
    private static readonly HashSet<int> None = [];

    public static HandedInSet Read(ReadOnlyMemory<byte> content, IReadOnlyList<Person> people, bool withText, ReadOptions options)
    {
        MailReading reading;
        try
        {
            using var mail = ReceivedMail.Read(content.ToArray());
            reading = MailReading.Read(
                mail, people.Select(person => MailNames.Plain(person.Email)).OfType<string>().ToList(),
                people.Select(person => person.Name).ToList(), options, isWrapper: false);
        }
        catch (MailRefusedException e)
        {
            return new HandedInSet([], [new Problem("cannot-be-read", "$", e.Message)], []);
        }

        var notes = reading.Problems.Select(problem => new Problem("not-carried", "$", problem)).ToList();
        var bundle = (withText ? reading.Waiting?.Bundle(None) : null) ?? reading.Technical;
        notes.AddRange(reading.Values.Where(value => value.Kept != KeptBack.Nothing && !(withText && GoesWithText(value)))
            .Select(value => new Problem("kept-back", value.Value, Why(value.Kept))));
        var entries = bundle is null ? [] : Entries(bundle);
        if (entries.Count == 0)
        {
            notes.Add(new Problem("nothing-found", "$",
                "No technical value was found that leaves without a preview. What was handed in is kept for you."));
        }

        return new HandedInSet(entries, [], notes);
    }

    private static bool GoesWithText(MailValue value) => value.Clean is not null && value.Kept is not (KeptBack.Link or KeptBack.OwnWords);

    private static List<HandedIn> Entries(byte[] bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        return document.RootElement.GetProperty("objects").EnumerateArray()
            .Select((one, index) => new HandedIn(index, StixObject.Parse(JsonSerializer.SerializeToUtf8Bytes(one)), [], Made: true)
            {
                HoldsProse = true,
            })
            .ToList();
    }

    private static string Why(KeptBack kept) => kept switch
    {
        KeptBack.Own => "It is your own, or of those whom the mail went to.",
        KeptBack.Link => "It is an ordinary link. If it is the attacker's, hand it in by itself.",
        KeptBack.File => "It is of a file that came along; with text=true it goes along.",
        KeptBack.OwnWords => "It stands in your own words as it is. If it is the attacker's, hand it in by itself.",
        KeptBack.Address => "Only the sender's address is the attacker's for sure; with text=true it goes along.",
        KeptBack.Machine => "It may be of your own machines; with text=true it goes along.",
        _ => "It tells how the mail came to you.",
    };
}
