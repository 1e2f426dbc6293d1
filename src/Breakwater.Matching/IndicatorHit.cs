namespace Breakwater.Matching;

/// <summary>One occurrence of one indicator in scanned text.</summary>
/// <param name="Offset">First byte of what was seen: the whole token, address, URL or mail address.</param>
/// <param name="Length">Bytes of what was seen.</param>
/// <param name="Kind">Kind of the indicator.</param>
/// <param name="Entry">The number under which the indicator was added.</param>
public readonly record struct IndicatorHit(int Offset, int Length, IndicatorKind Kind, uint Entry) : IComparable<IndicatorHit>
{
    /// <summary>By offset, then length, kind and entry: the order in which hits are reported.</summary>
    public int CompareTo(IndicatorHit other)
    {
        var order = Offset.CompareTo(other.Offset);
        order = order != 0 ? order : Length.CompareTo(other.Length);
        order = order != 0 ? order : Kind.CompareTo(other.Kind);
        return order != 0 ? order : Entry.CompareTo(other.Entry);
    }

    public static bool operator <(IndicatorHit left, IndicatorHit right) => left.CompareTo(right) < 0;

    public static bool operator >(IndicatorHit left, IndicatorHit right) => left.CompareTo(right) > 0;

    public static bool operator <=(IndicatorHit left, IndicatorHit right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IndicatorHit left, IndicatorHit right) => left.CompareTo(right) >= 0;
}
