namespace Breakwater.Stix;

/// <summary>How long an observation can still take part in a match, for each bracket.</summary>
internal static class StreamWindows
{
    /// <returns>Microseconds; <see cref="long.MaxValue"/> without end.</returns>
    public static long[] Of(PlanNode plan, int brackets)
    {
        var windows = new long[brackets];
        Fill(plan, long.MaxValue, true, windows);
        return windows;
    }

    /// <summary>
    /// Below an AND, a FOLLOWEDBY or a REPEATS a window of its own bounds nothing: what lies within it may be complete, and wait for the
    /// other side.
    /// </summary>
    private static void Fill(PlanNode node, long window, bool isWhole, long[] windows)
    {
        switch (node)
        {
            case PlanLeaf leaf:
                foreach (var choice in leaf.Choices)
                {
                    // Alone it matches at once or never.
                    windows[choice.Bracket] = isWhole ? 0 : window;
                }

                break;
            case PlanAny any:
                Array.ForEach(any.Children, c => Fill(c, window, isWhole, windows));
                break;
            case PlanWithin within:
                Fill(within.Child, isWhole ? Math.Min(window, within.Micros) : window, isWhole, windows);
                break;
            case PlanAll all:
                Array.ForEach(all.Children, c => Fill(c, window, false, windows));
                break;
            case PlanRepeat repeat:
                Fill(repeat.Child, window, false, windows);
                break;
        }
    }
}
