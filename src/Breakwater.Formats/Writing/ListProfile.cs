using Breakwater.Matching;

namespace Breakwater.Formats.Writing;

/// <summary>Where a list says why an entry is on it.</summary>
public enum ReferencePlace
{
    /// <summary>Nowhere: the syntax has no room for it.</summary>
    None,

    /// <summary>In a comment behind the entry, or in a field of it.</summary>
    WithEntry,

    /// <summary>In a comment on the line before.</summary>
    LineBefore,
}

/// <summary>A list as one device takes it.</summary>
/// <param name="Name">As <c>--to</c> and the address of the feed have it.</param>
/// <param name="Summary">One line: the device, what is listed.</param>
/// <param name="Kinds">What it can list.</param>
/// <param name="Line">The entry in the device's syntax. It is given canonical values only; what that is not enough for, it refuses with
/// null.</param>
public sealed record ListProfile(string Name, string Summary, IReadOnlyList<IndicatorKind> Kinds, Func<FeedEntry, string?> Line)
{
    /// <summary>The device's own number, or <see cref="Limits.ListEntriesMax"/> where it documents none.</summary>
    public int EntriesMax { get; init; } = Limits.ListEntriesMax;

    public long BytesMax { get; init; } = Limits.ListBytesMax;

    /// <summary>Characters of one line, comment included.</summary>
    public int LineCharsMax { get; init; } = Limits.ListLineCharsMax;

    /// <summary>What a comment begins with; null where there are none.</summary>
    public string? Comment { get; init; } = "#";

    public ReferencePlace Reference { get; init; } = ReferencePlace.WithEntry;

    /// <summary>It takes ranges: neighbours are put together, and what is inside another is left to that one.</summary>
    public bool TakesRanges { get; init; } = true;

    /// <summary>An entry stands for the names below it, so that these need no entry, or must have none.</summary>
    public bool CoversSubdomains { get; init; }

    /// <summary>Lines before the entries; given the moment of the last change.</summary>
    public Func<DateTimeOffset, IEnumerable<string>>? Head { get; init; }

    public IReadOnlyList<string> Tail { get; init; } = [];

    public string FileName { get; init; } = Name + ".txt";

    public string MediaType { get; init; } = "text/plain; charset=utf-8";

    /// <summary>How it is entered on the device, and where its limits come from.</summary>
    public string Use { get; init; } = "";

    public string Ending { get; init; } = "\n";

    /// <summary>What the device does not see of an entry that is listed all the same; null for none.</summary>
    public Func<FeedEntry, string?> Remark { get; init; } = _ => null;
}
