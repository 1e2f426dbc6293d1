using Breakwater.Sensor.Inputs;

namespace Breakwater.Sensor.State;

/// <summary>What a running sensor last wrote about itself, for <c>check</c>.</summary>
/// <param name="LastContact">When the hub last answered anything.</param>
/// <param name="LastProblem">The newest sentence about something that went wrong; null when the hub answered since.</param>
internal sealed record SensorStatus(
    DateTimeOffset Written, DateTimeOffset? LastContact, string? LastProblem, int IndexEntries, int UnusableEntries, long LinesRead)
{
    public DateTimeOffset? Started { get; init; }

    /// <summary>Positive when this machine's clock is ahead of the hub's.</summary>
    public double? ClockSkewSeconds { get; init; }

    /// <summary>What is wrong with the index file, while it is; no line is taken until it is made anew.</summary>
    public string? IndexProblem { get; init; }

    public long Hits { get; init; }

    /// <summary>Hits that the member excludes.</summary>
    public long Excluded { get; init; }

    public IReadOnlyList<InputCount> Inputs { get; init; } = [];

    public IReadOnlyList<ListenerStatus> Listeners { get; init; } = [];
}

/// <param name="Problem">Why it cannot listen; null when it can.</param>
internal sealed record ListenerStatus(string Name, string System, bool Listening, int Connections, string? Problem);
