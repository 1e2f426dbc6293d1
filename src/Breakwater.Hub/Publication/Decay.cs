using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Publication;

/// <summary>
/// How the score of an indicator fades: half of it goes in the half-life of its kind, from the moment that it was last confirmed. An
/// address is somebody else's within weeks; a file stays what it is.
/// </summary>
/// <param name="BlockMin">Score below which nothing is blocked any more.</param>
/// <param name="ListMin">Score below which a value is in no list and no sensor any more, unless its author said how long it holds.</param>
/// <param name="HalfLifeDays">By the wire name of a kind; "other" for those that are not named.</param>
public sealed record Decay(int BlockMin, int ListMin, IReadOnlyDictionary<string, int> HalfLifeDays)
{
    public const string Other = "other";

    public static Decay Default { get; } = new(60, 20, new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["ipv4"] = 14,
        ["ipv6"] = 14,
        ["url"] = 30,
        ["domain"] = 60,
        ["email"] = 60,
        [Other] = 365,
    });

    /// <summary>The score as it is at a moment, 0 to 100.</summary>
    public int ScoreAt(string kind, long score, long scoredAt, long at) => at <= scoredAt
        ? (int)score
        : (int)Math.Round(score * Math.Pow(2, -(at - scoredAt) / HalfLife(kind)));

    /// <summary>Microseconds from the last confirmation until the use changes; null when it does not.</summary>
    public long? FallsAfter(string kind, string use, long score, bool hasEnd) => use switch
    {
        "block" => After(kind, score, BlockMin),
        "alert" when !hasEnd => After(kind, score, ListMin),
        _ => null,
    };

    private long After(string kind, long score, int floor) =>
        score <= floor ? 0 : (long)(HalfLife(kind) * Math.Log2((double)score / floor));

    public int HalfLifeDaysOf(string kind) => HalfLifeDays.TryGetValue(kind, out var days) ? days : HalfLifeDays[Other];

    /// <summary>What may be done by a score: nothing is blocked by one that is too low.</summary>
    public string UseOf(string use, long score) => use == "block" && score < BlockMin ? "alert" : use;

    private double HalfLife(string kind) => HalfLifeDaysOf(kind) * (double)Micros.PerDay;
}
