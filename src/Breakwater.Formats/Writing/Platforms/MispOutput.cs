using Breakwater.Formats.Misp;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>MISP events in files. Offline, whoever converts vouches for the input: what was made of MISP comes back as it was.</summary>
internal static class MispOutput
{
    /// <summary>
    /// One event, since a file of MISP holds one: where the input gives several, everything goes into the first, and the others are noted.
    /// </summary>
    public static void WriteEvent(ConversionInput input, Stream target, NoteLog notes)
    {
        var events = Events(input, notes);
        if (events.Count == 0)
        {
            throw new FormatException("There is nothing in the input that an event could hold.");
        }

        var whole = events[0] with
        {
            Attributes = [.. events.SelectMany(one => one.Attributes).DistinctBy(one => one.Uuid)],
            Objects = [.. events.SelectMany(one => one.Objects).DistinctBy(one => one.Uuid)],
        };
        foreach (var other in events.Skip(1))
        {
            notes.Add($"report--{other.Uuid}", $"the event {Text.Quote(other.Info)}",
                "A file holds one event; its attributes went into the first. See the format misp-feed.");
        }

        target.Write(MispJsonText.Write(whole));
        target.WriteByte((byte)'\n');
    }

    public static void WriteFeed(ConversionInput input, Func<string, Stream> open, NoteLog notes) =>
        MispFeedFiles.Write(Events(input, notes), open);

    private static IReadOnlyList<MispEvent> Events(ConversionInput input, NoteLog notes) =>
        new StixToMisp(notes, input.LastChange, trusted: true).Convert(input.Objects);
}
