namespace Breakwater.EarlyWarning;

/// <summary>A member who says something, and by which way it came to the member; empty for its own eyes.</summary>
public readonly record struct Voice(Organisation Member, string Way);

/// <summary>
/// How many independent members stand behind something. Two are independent when neither owner, nor IT provider, nor upstream source, nor
/// path of evidence is shared; what is tied together in any way, through others who say the same too, counts once.
/// </summary>
public static class Independence
{
    public static int Count(IEnumerable<Voice> voices)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var parents = new List<int>();
        var groups = 0;
        foreach (var voice in voices)
        {
            var self = parents.Count;
            parents.Add(self);
            groups++;
            foreach (var tie in voice.Member.Ties)
            {
                Join(tie);
            }

            if (voice.Way.Length > 0)
            {
                Join("way:" + voice.Way);
            }

            void Join(string tie)
            {
                if (!known.TryAdd(tie, self) && Root(parents, known[tie]) is var other && other != Root(parents, self))
                {
                    parents[other] = Root(parents, self);
                    groups--;
                }
            }
        }

        return groups;
    }

    private static int Root(List<int> parents, int one)
    {
        while (parents[one] != one)
        {
            // Every step halves the way for the next.
            parents[one] = parents[parents[one]];
            one = parents[one];
        }

        return one;
    }
}
