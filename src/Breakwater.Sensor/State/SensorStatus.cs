namespace Breakwater.Sensor.State;

/// <summary>What a running sensor last wrote about itself, for <c>check</c>.</summary>
/// <param name="LastContact">When the hub last answered anything.</param>
/// <param name="LastProblem">The newest sentence about something that went wrong; null when the hub answered since.</param>
internal sealed record SensorStatus(
    DateTimeOffset Written, DateTimeOffset? LastContact, string? LastProblem, int IndexEntries, int UnusableEntries, long LinesRead);
