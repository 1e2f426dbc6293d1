namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>One thing to guess about: its clues in each of several sets, who it was, and of which submission, which only the judge knows.
/// </summary>
internal sealed record Exhibit(string[][] Sets, int Member, int Submission);

/// <summary>
/// Guesses the submitter. Several learners (logistic regression and naive Bayes, over all clues and over the most telling ones alone) over
/// each set of clues; which of them speaks over which is settled by guessing at what it may learn from, a third at a time.
/// </summary>
internal sealed class Guesser
{
    private const int Epochs = 12;
    private const int Folds = 3;
    private const double Strength = 1e-4;

    /// <summary>How many of the most telling clues a learner looks at.</summary>
    private static readonly int[] Most = [int.MaxValue, 60];

    private const int LearnersOfEach = 2;
    private readonly Func<Exhibit, double[]> _scores;

    private Guesser(Func<Exhibit, double[]> scores) => _scores = scores;

    /// <param name="common">What more than one of all that is seen has: only that can tell anything.</param>
    public static Guesser Learn(IReadOnlyList<Exhibit> known, IReadOnlySet<string> common, int members)
    {
        var learners = LearnersOfEach * Most.Length;
        var order = known.Select(one => one.Submission).Distinct().Order().Select((submission, i) => (submission,
            i)).ToDictionary(one => one.submission, one => one.i % Folds);
        var right = new int[learners * known[0].Sets.Length];
        Parallel.For(0, right.Length * Folds, i =>
        {
            var (which, fold) = Math.DivRem(i, Folds);
            var scores = Make(which, known.Where(one => order[one.Submission] != fold).ToList(), common, members);
            Interlocked.Add(ref right[which], known.Where(one => order[one.Submission] == fold).Count(one =>
                Best(scores(one)) == one.Member));
        });
        var best = Array.IndexOf(right, right.Max());
        return new Guesser(Make(best, known, common, members));
    }

    /// <summary>How likely each member is, as a logarithm up to a constant.</summary>
    public double[] Scores(Exhibit one) => _scores(one);

    public static int Best(double[] scores) => Array.IndexOf(scores, scores.Max());

    private static Func<Exhibit, double[]> Make(int which, IReadOnlyList<Exhibit> known, IReadOnlySet<string> common, int members)
    {
        var (set, learner) = Math.DivRem(which, LearnersOfEach * Most.Length);
        var words = MostTelling(known, set, common, Most[learner / LearnersOfEach], members);
        int[] Read(Exhibit one) => one.Sets[set].Where(words.ContainsKey).Select(clue => words[clue]).Distinct().ToArray();
        var lessons = known.Select(one => (Clues: Read(one), one.Member)).ToList();
        var scores = (learner % LearnersOfEach) switch
        {
            0 => Regression(lessons, words.Count, members),
            _ => Bayes(lessons, words.Count, members),
        };
        return one => scores(Read(one));
    }

    /// <summary>The clues whose members are least like all members: by the likelihood ratio of the two.</summary>
    private static Dictionary<string, int> MostTelling(IReadOnlyList<Exhibit> known, int set, IReadOnlySet<string> common, int most,
        int members)
    {
        var all = new double[members];
        var counts = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var one in known)
        {
            all[one.Member]++;
            foreach (var clue in one.Sets[set].Where(common.Contains).Distinct(StringComparer.Ordinal))
            {
                counts.TryAdd(clue, new double[members]);
                counts[clue][one.Member]++;
            }
        }

        double Telling(double[] of) => of.Select((count, m) => count == 0 ? 0
            : count * Math.Log(count / of.Sum() / (all[m] / known.Count))).Sum();
        return counts.OrderByDescending(clue => Telling(clue.Value)).ThenBy(clue => clue.Key, StringComparer.Ordinal).Take(most)
            .Select((clue, i) => (clue.Key, i)).ToDictionary(one => one.Key, one => one.i, StringComparer.Ordinal);
    }

    private static Func<int[], double[]> Regression(List<(int[] Clues, int Member)> lessons, int words, int members)
    {
        var weights = new float[words * members];
        var squares = new float[weights.Length];
        var bias = new double[members];
        var order = Enumerable.Range(0, lessons.Count).ToArray();
        var dice = new Random(1);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            dice.Shuffle(order);
            foreach (var i in order)
            {
                var (clues, member) = lessons[i];
                var chances = Chances(Add(weights, bias, clues, members));
                for (var m = 0; m < members; m++)
                {
                    var slope = chances[m] - (m == member ? 1 : 0);
                    bias[m] -= 0.02 * slope;
                    foreach (var clue in clues)
                    {
                        var at = (clue * members) + m;
                        var gradient = (float)(slope + (Strength * weights[at]));
                        squares[at] += gradient * gradient;
                        weights[at] -= 0.15f * gradient / MathF.Sqrt(squares[at] + 1e-6f);
                    }
                }
            }
        }

        return clues => Add(weights, bias, clues, members);
    }

    private static Func<int[], double[]> Bayes(List<(int[] Clues, int Member)> lessons, int words, int members)
    {
        var counts = new float[words * members];
        var all = new double[members];
        foreach (var (clues, member) in lessons)
        {
            all[member]++;
            foreach (var clue in clues)
            {
                counts[(clue * members) + member]++;
            }
        }

        return clues => Enumerable.Range(0, members).Select(m => Math.Log(all[m] + 0.5)
            + clues.Sum(clue => Math.Log((counts[(clue * members) + m] + 0.05) / (all[m] + 1)))).ToArray();
    }

    private static double[] Add(float[] weights, double[] bias, int[] clues, int members)
    {
        var scores = (double[])bias.Clone();
        foreach (var clue in clues)
        {
            for (var m = 0; m < members; m++)
            {
                scores[m] += weights[(clue * members) + m];
            }
        }

        return scores;
    }

    private static double[] Chances(double[] scores)
    {
        var most = scores.Max();
        var powers = scores.Select(score => Math.Exp(score - most)).ToArray();
        var sum = powers.Sum();
        return powers.Select(power => power / sum).ToArray();
    }
}
