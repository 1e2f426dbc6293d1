using System.Globalization;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Quality;

/// <summary>One part of a score, in words. The points of all parts add up to the score.</summary>
/// <param name="Name">evidence or age.</param>
public sealed record ScorePart(string Name, int Points, string Why)
{
    /// <summary>What a value's score is made of at a moment.</summary>
    internal static IReadOnlyList<ScorePart> Of(IndicatorValueRow row, Decay decay, DateTimeOffset now)
    {
        var evidence = new ScorePart("evidence", (int)row.Score, WordsOf(row.Score));
        var left = decay.ScoreAt(row.Kind, row.Score, row.ScoredAt, Micros.Of(now));
        if (left == row.Score)
        {
            return [evidence];
        }

        var days = (Micros.Of(now) - row.ScoredAt) / (double)Micros.PerDay;
        return
        [
            evidence,
            new ScorePart("age", left - (int)row.Score, string.Create(
                CultureInfo.InvariantCulture,
                $"It was last confirmed {days:0.#} days ago; half of a score of its kind goes in {decay.HalfLifeDaysOf(row.Kind)} days.")),
        ];
    }

    private static string WordsOf(long score) => score switch
    {
        >= Scores.PortAlert => "Three independent members saw it, or two of which one saw it where cargo depends on it.",
        >= Scores.ByCoordinator => "A coordinator has looked at it.",
        >= Scores.Confirmed => "Two independent members saw it, or a source says so that the centre trusts as much.",
        >= Scores.Trusted => "It is of a set or source that the centre trusts.",
        >= Scores.Alert => "One member or source says so, and nobody has confirmed it.",
        _ => "It is passed on for what it tells, and nothing is done about it.",
    };
}
