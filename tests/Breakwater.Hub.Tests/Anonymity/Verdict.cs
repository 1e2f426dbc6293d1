using System.Globalization;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>How often a guess is right, for each submission, and how two ways of guessing compare.</summary>
/// <param name="Hits">From a submission to the share of its objects that were guessed right; only what others could see is in it.</param>
internal sealed record Guesses(IReadOnlyDictionary<int, double> Hits)
{
    /// <summary>Of these submissions only.</summary>
    public Guesses Of(IReadOnlySet<int> some) => new(Hits.Where(one => some.Contains(one.Key)).ToDictionary());

    public double Share => Hits.Values.DefaultIfEmpty().Average();
}

/// <param name="Difference">How much more often the one is right than the other, over the submissions that both guess at.</param>
/// <param name="Bound">What chance alone would make of it in one of twenty cases (one-sided, from the paired differences).</param>
internal sealed record Comparison(double Difference, double Bound, int Submissions)
{
    private const double OneInTwenty = 1.645;

    public bool IsBetter => Difference > Bound;

    public static Comparison Of(Guesses one, Guesses other)
    {
        var differences = one.Hits.Keys.Where(other.Hits.ContainsKey).Select(at => one.Hits[at] - other.Hits[at]).ToList();
        var mean = differences.DefaultIfEmpty().Average();
        var variance = differences.Sum(one => (one - mean) * (one - mean)) / Math.Max(1, differences.Count - 1);
        return new Comparison(mean, OneInTwenty * Math.Sqrt(variance / Math.Max(1, differences.Count)), differences.Count);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Difference * 100,6:+0.0;-0.0} | {Bound * 100,4:0.0} | {(IsBetter ? "better" : "no better"),-9}");
}

/// <summary>Lets the learner learn from one part, with the judge's word for who it was, and guess at the other; then the other way
/// round.</summary>
internal static class Verdict
{
    /// <param name="valuesOnly">True for what only values tell; what the baseline has.</param>
    /// <param name="halfOf">The part that a submission belongs to, 0 or 1; null leaves it out.</param>
    public static Guesses Of(Played played, IReadOnlyList<PlannedSubmission> plan, bool valuesOnly, Func<int, int?> halfOf)
    {
        var together = played.Objects.GroupBy(one => one.Moment + one.Circle, StringComparer.Ordinal).ToDictionary(same => same.Key,
            same => same.ToList(), StringComparer.Ordinal);
        var exhibits = played.Objects.Where(one => played.SubmissionOf.ContainsKey(one.Id)).Select(one =>
        {
            var company = together[one.Moment + one.Circle];
            var values = SeenObject.ValueClues(one.Pattern).ToArray();
            IReadOnlyList<string[]> others = valuesOnly ? [] : one.OtherClues(company);
            var submission = played.SubmissionOf[one.Id];
            string[] all = [.. others.SelectMany(family => family)];
            string[][] sets = valuesOnly ? [values] : [values, [.. values, .. all], all, .. others.Select(family =>
                values.Concat(family).ToArray())];
            return (Group: valuesOnly ? one.Id : one.Moment + one.Circle, Half: halfOf(submission), Exhibit: new Exhibit(sets,
                plan[submission].Member, submission));
        }).Where(one => one.Half is not null).ToList();
        var common = exhibits.GroupBy(one => one.Group, StringComparer.Ordinal)
            .SelectMany(group => group.SelectMany(one => one.Exhibit.Sets).SelectMany(clues => clues).Distinct(StringComparer.Ordinal))
            .GroupBy(clue => clue, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same =>
                same.Key).ToHashSet(StringComparer.Ordinal);
        var hits = new Dictionary<int, List<double>>();
        foreach (var half in new[] { 0, 1 })
        {
            var guesser = Guesser.Learn(exhibits.Where(one => one.Half != half).Select(one => one.Exhibit).ToList(), common,
                Habits.Members);
            // What appeared in one moment is of one member: an attacker takes all of it together. The baseline knows of no moments.
            foreach (var group in exhibits.Where(one => one.Half == half).GroupBy(one => one.Group, StringComparer.Ordinal))
            {
                var scores = group.Select(one => guesser.Scores(one.Exhibit)).Aggregate((one, other) => one.Zip(other, (a, b) => a
                    + b).ToArray());
                foreach (var one in group)
                {
                    hits.TryAdd(one.Exhibit.Submission, []);
                    hits[one.Exhibit.Submission].Add(Guesser.Best(scores) == one.Exhibit.Member ? 1 : 0);
                }
            }
        }

        return new Guesses(hits.ToDictionary(one => one.Key, one => one.Value.Average()));
    }
}
