namespace Breakwater.Hub.Scorecard;

/// <summary>What became of the values that one source shared with everyone in a month.</summary>
/// <param name="Confirmed">Two independent members saw it, or a coordinator confirmed it.</param>
/// <param name="False">A coordinator found it to be nothing bad.</param>
/// <param name="Unique">No outside source but this one has said it.</param>
/// <param name="First">Others said it as well, and later.</param>
/// <param name="Late">Others had said it before.</param>
public sealed record Reliability(long Values, long Confirmed, long False, long Unique, long First, long Late)
{
    /// <summary>Each number as the step below, so that it cannot be matched with what was published.</summary>
    public Reliability InSteps() => new(Step(Values), Step(Confirmed), Step(False), Step(Unique), Step(First), Step(Late));

    private static long Step(long count) => count == 0 ? 0 : Warnings.CountSteps.Below(count);
}

/// <summary>A source's reliability as coordinators see it.</summary>
/// <param name="Source">An outside source's name, or a member's pseudonym, which is another one each month.</param>
/// <param name="Kind">outside or member.</param>
public sealed record SourceReliability(string Source, string Kind, Reliability Numbers);

/// <summary>Reliability of all sources in a month.</summary>
/// <param name="Reason">Why no members are among them; null when they are.</param>
public sealed record ReliabilityList(string Month, IReadOnlyList<SourceReliability> Sources, string? Reason);

/// <summary>What a member gave in a month, what that did for others, and what it received. Nothing is withheld by it.</summary>
/// <param name="Given">Objects that the member handed in and that were published.</param>
/// <param name="Reliability">What became of the values among them.</param>
/// <param name="Sightings">Values that it reported as seen.</param>
/// <param name="NegativeSightings">Null: look-backs without a hit stay at the member, and are not told to the hub.</param>
/// <param name="Answers">Warnings that it acknowledged.</param>
/// <param name="MembersWarned">Other members that were sent a warning about a value of its own, as a step; null below five.</param>
/// <param name="Blocks">Values of its own that lists came to block by.</param>
/// <param name="WarningsReceived">Warnings that it was sent.</param>
/// <param name="ValuesReceived">Values that others shared with everyone.</param>
public sealed record Balance(
    string Month, DateTimeOffset UpTo, long Given, Reliability Reliability, long Sightings, long? NegativeSightings, long Answers,
    long? MembersWarned, long Blocks, long WarningsReceived, long ValuesReceived);
