using Breakwater.Stix;

namespace Breakwater.Taxii.Client;

/// <summary>What a poll knows a server's dates from.</summary>
public enum DatesFrom
{
    /// <summary>No date came with this page, and none was needed yet.</summary>
    Nothing,

    /// <summary>The X-TAXII-Date-Added headers.</summary>
    Headers,

    /// <summary>The manifest, because the headers were missing or no dates.</summary>
    Manifest,

    /// <summary>The objects' own modified, less <see cref="Limits.ModifiedOverlap"/>: neither of the others could be used.</summary>
    Modified,
}

/// <summary>Why a poll ended behind a page.</summary>
public enum PollEnd
{
    /// <summary>It did not end; another page follows.</summary>
    NotYet,

    /// <summary>Everything that is there has been taken.</summary>
    Complete,

    /// <summary><see cref="PollOptions.ObjectsMax"/> is reached; the cursor goes on behind this page.</summary>
    Budget,

    /// <summary>The server says that there is more, and gives nothing new however it is asked. The notes say what was tried.</summary>
    Stuck,
}

/// <summary>One step of a poll.</summary>
/// <param name="Objects">What is new, in the server's order; an unreadable object has its problems and no object.</param>
/// <param name="Repeats">Objects that came before, and were left out.</param>
/// <param name="Cursor">To be kept together with the objects.</param>
/// <param name="Notes">Sentences: what the server did wrong here, and what was done about it.</param>
public sealed record PollPage(
    IReadOnlyList<ObjectReading> Objects,
    int Repeats,
    CollectionCursor Cursor,
    DatesFrom Dates,
    PollEnd End,
    IReadOnlyList<string> Notes);
