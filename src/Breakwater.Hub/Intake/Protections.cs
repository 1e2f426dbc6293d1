namespace Breakwater.Hub.Intake;

/// <summary>
/// What keeps others from telling who shared. Everything is on, and no setting, flag or request turns any of it off: only a test that shows
/// what each is worth can make another.
/// </summary>
public sealed record Protections
{
    internal Protections()
    {
    }

    public static Protections All { get; } = new();

    /// <summary>Ids are minted anew under the member's key.</summary>
    internal bool Ids { get; init; } = true;

    /// <summary>A pseudonym is of one circle.</summary>
    internal bool Pseudonyms { get; init; } = true;

    /// <summary>Event times are rounded.</summary>
    internal bool Times { get; init; } = true;

    /// <summary>What is not urgent waits.</summary>
    internal bool Delay { get; init; } = true;

    /// <summary>What points to the member, or to one recipient, is taken out of texts and values.</summary>
    internal bool Redaction { get; init; } = true;

    /// <summary>Labels are shown where enough members fit.</summary>
    internal bool Labels { get; init; } = true;

    /// <summary>Numbers below enough members are not told.</summary>
    internal bool Counts { get; init; } = true;
}
