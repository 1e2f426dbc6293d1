namespace Breakwater.Formats.Writing;

/// <summary>What a format is for.</summary>
public enum OutputGroup
{
    Blocklist,
    Detection,
    Platform,
}

/// <summary>Something that indicators can be written as.</summary>
/// <param name="Name">As <c>--to</c> and the address of the feed have it.</param>
/// <param name="Summary">One line.</param>
/// <param name="FileName">Usual name of the file, or of the folder.</param>
public sealed record OutputFormat(string Name, string Summary, OutputGroup Group, string FileName, string MediaType)
{
    /// <summary>Null for what is more than one file.</summary>
    public Action<ConversionInput, Stream, NoteLog>? Write { get; init; }

    /// <summary>Writes the files of a folder, each by its name; null for what is one file.</summary>
    public Action<ConversionInput, Func<string, Stream>, NoteLog>? WriteFolder { get; init; }

    /// <summary>For block lists, their profile.</summary>
    public ListProfile? List { get; init; }

    /// <summary>How it is entered where it is used.</summary>
    public string Use { get; init; } = "";
}
