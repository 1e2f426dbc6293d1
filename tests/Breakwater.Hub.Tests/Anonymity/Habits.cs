namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>What one member of the simulated community always does, and others do not.</summary>
/// <param name="Weight">How much it shares, against the others.</param>
/// <param name="Hour">Around which hour of the day its people work.</param>
/// <param name="KindWeights">Of domains, addresses, URLs, hashes and mail addresses.</param>
/// <param name="Themes">Lures that it meets most.</param>
/// <param name="Tool">Number of the platform it writes with.</param>
/// <param name="Minute">Of the hour at which its platform exports.</param>
/// <param name="Tail">Its platform's own end of every id.</param>
internal sealed record Habits(
    int Index, string Name, string Kind, double Weight, double Hour, double HourSpread, bool Weekends, double[] KindWeights, int[] Themes,
    double Size, int Tool, int Minute, string Tail, string Level, string AssetLabel, double Count, double MarkedShare, bool InCircles,
    string[] Phrases)
{
    public const int Members = 24;

    private static readonly string[] FirstWords =
        ["Harbour", "Quay", "Anchor", "Mole", "Berth", "Beacon", "Tide", "Lock", "Keel", "Hawser", "Bollard", "Gantry"];

    private static readonly string[] SecondWords = ["Haulage", "Stores", "Lines", "Works", "Freight", "Depots", "Towage"];

    private static readonly string[] Kinds =
        [.. Enumerable.Repeat("trucker", 8), .. Enumerable.Repeat("terminal", 6), .. Enumerable.Repeat("warehouse", 5), "broker", "broker", "tug", "pilot", "utility"];

    private static readonly string[] Openings =
        ["Seen at the gate", "Our desk got this", "Blocked by us", "FYI", "Kindly note", "Heads up", "Please check", "Reported by staff"];

    private static readonly string[] Ends =
        ["regards", "thx!!", "more to follow.", "- SOC", "verified twice", "pls block asap", "no impact here", "under investigation ..."];

    public string Domain => $"{Name.Replace(" ", "-", StringComparison.Ordinal).ToLowerInvariant()}.click";

    public string Person => "dispatch" + Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static IReadOnlyList<Habits> Community(Random dice) => Enumerable.Range(0, Members).Select(i => new Habits(
        i, $"{FirstWords[i % FirstWords.Length]} {SecondWords[i % SecondWords.Length]}", Kinds[i], 1 / Math.Pow(1 + i * 5 % Members, 0.8),
        (5 + (i * 7 % 18)) % 24, 1 + dice.NextDouble(), i % 3 == 0, KindsOf(dice), [dice.Next(Lures.Themes.Length),
            dice.Next(Lures.Themes.Length)],
        1 + (i % 4), i % 8, dice.Next(60), dice.NextInt64(1L << 48).ToString("x12", System.Globalization.CultureInfo.InvariantCulture),
        i % 2 == 0 ? "clear" : "green", $"crane-{i}", 7 * Math.Pow(1.35, i * 5 % Members), 0.5 + (0.5 * dice.NextDouble()), i % 3 == 1,
        [Openings[i % Openings.Length], Ends[i * 3 % Ends.Length]])).ToList();

    /// <summary>A moment that it works at, on or after a day.</summary>
    public DateTimeOffset MomentOn(DateTimeOffset day, Random dice)
    {
        while (!Weekends && day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(1);
        }

        var normal = Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
        return day.AddHours(Hour + (normal * HourSpread)).AddSeconds(dice.NextDouble() * 60);
    }

    // Links are what most members meet most.
    private static double[] KindsOf(Random dice) =>
        Enumerable.Range(0, 5).Select(kind => Math.Pow(dice.NextDouble(), 3) + (kind == 2 ? 0.6 : 0.02)).ToArray();
}
