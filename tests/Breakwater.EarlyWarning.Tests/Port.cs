namespace Breakwater.EarlyWarning.Tests;

/// <summary>A small port in memory.</summary>
internal sealed class Port
{
    public static readonly DateTimeOffset Began = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Organisation> _members = [];

    public Port(WarningSettings? settings = null)
    {
        Settings = settings ?? WarningSettings.Default;
        Community = new Community(Began, id => _members.GetValueOrDefault(id));
        Watch = new Watch(Settings, Community);
        for (var i = 0; i < 30; i++)
        {
            Join($"m{i}");
        }
    }

    public WarningSettings Settings { get; }

    public Community Community { get; }

    public Watch Watch { get; }

    public static IndicatorKey Domain(string name) => new("domain", name);

    public void Join(string id, string owner = "", string provider = "", bool verified = true, DateTimeOffset? since = null) =>
        _members[id] = new Organisation(id, "name of " + id, owner, provider, verified, since ?? Began);

    /// <summary>What one member hands in together, without having seen it.</summary>
    public void Publish(string by, params IndicatorKey[] values)
    {
        foreach (var value in values)
        {
            Watch.Publish(value, values.Length > 1 ? [new Tie($"submission:{by}:{values[0].Value}", TieStrength.Submission, by)] : [], Noon);
        }
    }

    public Decision? See(string by, IndicatorKey value, string system = "dns", string way = "", double hours = 0) =>
        Watch.Take(value, new Evidence(by, EvidenceKind.Seen, way, system, Noon.AddHours(hours)));

    public Decision? UseDaily(string by, IndicatorKey value) =>
        Watch.Take(value, new Evidence(by, EvidenceKind.Ordinary, "", "dns", Noon));

    public WarningLevel LevelOf(IndicatorKey value) =>
        Watch.Out.Where(one => one.Values.Contains(value)).Select(one => one.Level).SingleOrDefault();

    public bool MayBlock(IndicatorKey value) => Watch.Out.Any(one => one.Blocked.Contains(value));
}
