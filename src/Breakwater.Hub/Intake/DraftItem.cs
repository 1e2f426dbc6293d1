using Breakwater.Hub.Publication;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>One handed-in object on its way to publication. Owned by one <see cref="ShareDraft"/>, filled step by step.</summary>
internal sealed class DraftItem(HandedIn entry)
{
    public HandedIn Entry { get; } = entry;

    public StixObject? Object => Entry.Object;

    public string Fate { get; private set; } = entry.Object is null ? Fates.Refused : Fates.Published;

    public List<Problem> Reasons { get; } = [.. entry.Problems];

    public bool WillBePublished => Fate is Fates.Published or Fates.Held;

    /// <summary>Id in the published form.</summary>
    public string? PublishedId { get; set; }

    /// <summary>Of the object as a whole; parts of it may be marked higher.</summary>
    public TlpLevel Level { get; set; }

    /// <summary>What readers of each level get, from the lowest up.</summary>
    public IReadOnlyList<DraftVariant> Variants { get; set; } = [];

    public IndicatorValues? Values { get; set; }

    /// <summary>Other content under an id and version that <c>mine</c> has already: what was handed in before stays.</summary>
    public bool ConflictsWithMine { get; set; }

    /// <summary>The pattern that is published in place of its own; null for its own.</summary>
    public string? Pattern { get; set; }

    /// <summary>It goes out later.</summary>
    public bool Waits { get; set; }

    /// <summary>What a coordinator is asked; empty while it is not held.</summary>
    public string HoldReason { get; private set; } = "";

    /// <summary>It is held because it may tell who shared it.</summary>
    public bool MayTell => Reasons.Exists(reason => reason.Code == RecipientMarks.Code);

    public string Path => $"$.objects[{Entry.Index}]";

    public void Decide(string fate, string code, string message)
    {
        // What is refused stays refused, and what is kept back is not merely held.
        if (Fate is Fates.Published or Fates.Counted || (Fate == Fates.Held && fate != Fates.Published))
        {
            Fate = fate;
        }

        if (fate == Fates.Held)
        {
            HoldReason = message;
        }

        Reasons.Add(new Problem(code, Path, message));
    }

    public void Note(string code, string message) => Reasons.Add(new Problem(code, Path, message));

    public ObjectFate ToFate() => new(
        Entry.Index,
        Entry.Claimed?.Id,
        Entry.Claimed?.Type,
        Fate == Fates.Published && Waits ? Fates.Waiting : Fate,
        Entry.Object is not null && !ConflictsWithMine,
        WillBePublished || Fate is Fates.Reference or Fates.Duplicate ? PublishedId : null,
        Fate == Fates.Published && Object?.Type == "indicator" ? Values?.Use : null,
        Reasons)
    {
        Version = Entry.Claimed?.Version?.ToString(),
    };
}

/// <summary>What is published of an item for readers of one level.</summary>
/// <param name="Body">The published form; of an anonymous one the two times are written at the end (<see cref="TimedBody"/>).</param>
internal sealed record DraftVariant(TlpLevel Level, StixObject Object, byte[] Body);
