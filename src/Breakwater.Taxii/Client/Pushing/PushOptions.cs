namespace Breakwater.Taxii.Client;

/// <summary>How a push goes.</summary>
public sealed record PushOptions
{
    /// <summary>Most objects in one envelope.</summary>
    public int ObjectsMax { get; init; } = Limits.PushObjectsMax;

    /// <summary>Most bytes of one envelope; the API root's max_content_length lowers it.</summary>
    public int EnvelopeBytesMax { get; init; } = Limits.ContentBytesMax;

    /// <summary>How long to wait for a status that is pending, for each envelope.</summary>
    public TimeSpan StatusPatience { get; init; } = Limits.StatusPatience;
}
