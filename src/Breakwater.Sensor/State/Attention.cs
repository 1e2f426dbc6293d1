using System.Globalization;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.State;

/// <summary>What needs a person, each in a sentence. <c>check</c> exits with 1, and <c>/healthz</c> answers 503, when there is
/// anything.</summary>
internal static class Attention
{
    /// <param name="isRunning">False looks only at what a stopped sensor left.</param>
    public static IReadOnlyList<string> Of(
        SensorStatus? status, bool isRunning, JournalState journal, int waitingMax, DateTimeOffset? indexExpires, DateTimeOffset now)
    {
        var sentences = new List<string>();
        if (!isRunning && journal.Runs)
        {
            sentences.Add("The sensor ended without notice, or has not written its status for a while.");
        }

        if (indexExpires < now)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture,
                $"The index is out of date since {indexExpires:u}: it goes on being matched, and the hub has to be reached."));
        }

        if (isRunning)
        {
            AddRunning(status!, indexExpires, now, sentences);
        }

        if (journal.Waiting.Count * 100L >= waitingMax * (long)Limits.SpoolPercentMax)
        {
            sentences.Add($"{journal.Waiting.Count} of {waitingMax} sightings wait: when all do, new ones are dropped and counted.");
        }

        foreach (var loss in journal.Losses.Where(l => now - l.At < Limits.LossFresh))
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture,
                $"{loss.Input} lost: {loss.Count} {LossReasons.Words(loss.Reason)}, last at {loss.At:u}."));
        }

        return sentences;
    }

    private static void AddRunning(SensorStatus status, DateTimeOffset? indexExpires, DateTimeOffset now, List<string> sentences)
    {
        if (now - (status.LastContact ?? status.Started ?? now) > Limits.HubSilenceMax)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture,
                $"The hub has not answered since {status.LastContact ?? status.Started:u}. {status.LastProblem}").TrimEnd());
        }

        if (indexExpires is null && now - (status.Started ?? now) > Limits.RequestTimeout)
        {
            sentences.Add($"There is no index yet. {status.LastProblem}".TrimEnd());
        }

        if (status.IndexProblem is { } damage)
        {
            sentences.Add($"{damage} No line is taken until it is made anew.");
        }

        if (status.ClockSkewSeconds is { } skew && Math.Abs(skew) > Limits.HubClockSkewMax.TotalSeconds)
        {
            sentences.Add(ClockSkew.Sentence(TimeSpan.FromSeconds(skew)));
        }

        sentences.AddRange(status.Listeners.Select(l => l.Problem).OfType<string>());
    }
}
