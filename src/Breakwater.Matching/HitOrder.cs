using System.Runtime.InteropServices;

namespace Breakwater.Matching;

/// <summary>Hits in order, each once.</summary>
internal static class HitOrder
{
    public static void SortFrom(List<IndicatorHit> hits, int from)
    {
        if (hits.Count - from < 2)
        {
            return;
        }

        var fresh = CollectionsMarshal.AsSpan(hits)[from..];
        fresh.Sort();
        var kept = 1;
        for (var i = 1; i < fresh.Length; i++)
        {
            if (fresh[i] != fresh[kept - 1])
            {
                fresh[kept++] = fresh[i];
            }
        }

        CollectionsMarshal.SetCount(hits, from + kept);
    }
}
