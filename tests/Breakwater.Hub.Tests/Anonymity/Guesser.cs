namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>One thing to guess about: its clues, and who it was.</summary>
internal sealed record Exhibit(int[] Clues, int Member, int Submission);

/// <summary>
/// Guesses the submitter. Four learners over the same clues (logistic regression of two strengths, naive Bayes, and the two together); which
/// of them speaks is settled on a quarter of what it may learn from, which is held back for that.
/// </summary>
internal sealed class Guesser
{
    private const int Bits = 16;
    private const int Epochs = 12;
    private static readonly double[] Strengths = [1e-4, 2e-3];
    private readonly Func<int[], double[]> _scores;

    private Guesser(Func<int[], double[]> scores) => _scores = scores;

    public static int[] Hash(IEnumerable<string> clues) => clues.Distinct(StringComparer.Ordinal).Select(clue =>
    {
        var hash = 2166136261u;
        foreach (var letter in clue)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)((hash ^ (hash >> 15)) & ((1 << Bits) - 1));
    }).Distinct().ToArray();

    public static Guesser Learn(IReadOnlyList<Exhibit> known, int members)
    {
        var (inner, held) = (known.Where(one => one.Submission % 8 < 6).ToList(), known.Where(one => one.Submission % 8 >= 6).ToList());
        var best = Enumerable.Range(0, Strengths.Length + 2)
            .MaxBy(which =>
            {
                var scores = Make(which, inner, members);
                return held.Count == 0 ? 0 : held.Average(one => Best(scores(one.Clues)) == one.Member ? 1.0 : 0.0);
            });
        return new Guesser(Make(best, known, members));
    }

    /// <summary>The logarithm of how likely each member is.</summary>
    public double[] Scores(int[] clues) => _scores(clues);

    public static int Best(double[] scores) => Array.IndexOf(scores, scores.Max());

    private static Func<int[], double[]> Make(int which, IReadOnlyList<Exhibit> known, int members)
    {
        if (which < Strengths.Length)
        {
            return Regression(known, members, Strengths[which]);
        }

        var bayes = Bayes(known, members);
        if (which == Strengths.Length)
        {
            return bayes;
        }

        var regression = Regression(known, members, Strengths[0]);
        return clues => Normal(regression(clues)).Zip(Normal(bayes(clues)), (one, other) => one + other).ToArray();
    }

    private static Func<int[], double[]> Regression(IReadOnlyList<Exhibit> known, int members, double strength)
    {
        var weights = new float[(1 << Bits) * members];
        var squares = new float[weights.Length];
        var bias = new double[members];
        var order = Enumerable.Range(0, known.Count).ToArray();
        var dice = new Random(1);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            dice.Shuffle(order);
            foreach (var i in order)
            {
                var (clues, member) = (known[i].Clues, known[i].Member);
                var chances = Chances(Add(weights, bias, clues, members));
                for (var m = 0; m < members; m++)
                {
                    var slope = chances[m] - (m == member ? 1 : 0);
                    bias[m] -= 0.02 * slope;
                    foreach (var clue in clues)
                    {
                        var at = (clue * members) + m;
                        var gradient = (float)(slope + (strength * weights[at]));
                        squares[at] += gradient * gradient;
                        weights[at] -= 0.15f * gradient / MathF.Sqrt(squares[at] + 1e-6f);
                    }
                }
            }
        }

        return clues => Add(weights, bias, clues, members);
    }

    private static Func<int[], double[]> Bayes(IReadOnlyList<Exhibit> known, int members)
    {
        var counts = new float[(1 << Bits) * members];
        var all = new double[members];
        foreach (var one in known)
        {
            all[one.Member]++;
            foreach (var clue in one.Clues)
            {
                counts[(clue * members) + one.Member]++;
            }
        }

        return clues => Enumerable.Range(0, members).Select(m => Math.Log(all[m] + 0.5)
            + clues.Sum(clue => Math.Log((counts[(clue * members) + m] + 0.1) / (all[m] + 2)))).ToArray();
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

    private static double[] Normal(double[] scores)
    {
        var spread = scores.Max() - scores.Min();
        return scores.Select(score => (score - scores.Max()) / Math.Max(spread, 1e-9)).ToArray();
    }

    private static double[] Chances(double[] scores)
    {
        var most = scores.Max();
        var powers = scores.Select(score => Math.Exp(score - most)).ToArray();
        var sum = powers.Sum();
        return powers.Select(power => power / sum).ToArray();
    }
}
