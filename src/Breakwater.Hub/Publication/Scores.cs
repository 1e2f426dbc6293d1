namespace Breakwater.Hub.Publication;

/// <summary>What the evidence for a value is worth at first, 0 to 100, before it fades (<see cref="Decay"/>).</summary>
public static class Scores
{
    /// <summary>It is passed on, and nothing is done about it.</summary>
    public const int Context = 10;

    /// <summary>One member or source says so.</summary>
    public const int Alert = 50;

    /// <summary>It is of a set that the centre trusts.</summary>
    public const int Trusted = 70;

    /// <summary>Two independent members saw it.</summary>
    public const int Confirmed = 80;

    /// <summary>A coordinator has looked at it.</summary>
    public const int ByCoordinator = 90;

    /// <summary>Three independent members saw it, or two of which one saw it where cargo depends on it.</summary>
    public const int PortAlert = 95;
}
