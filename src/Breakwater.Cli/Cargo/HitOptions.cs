using System.CommandLine;
using System.Globalization;
using Breakwater.CargoFlow.Outage;

namespace Breakwater.Cli.Cargo;

/// <summary>A situation as the command line says it, or what is wrong with it.</summary>
internal sealed record SaidSituation(Situation Situation, IReadOnlyList<string> Problems);

/// <summary>What is down, degraded and disconnected, and since when.</summary>
internal sealed class HitOptions
{
    private readonly Option<string[]> _down = Many("--down", "Services, or members with all that is theirs, that do not work.", "ID");
    private readonly Option<string[]> _degraded = Many("--degraded", "Services with the share that is left: gate=0.3.", "ID=SHARE");
    private readonly Option<string[]> _disconnected = Many(
        "--disconnected", "Services or members that are cut off from the networks of all others.", "ID");
    private readonly Option<string> _since = new("--since")
    {
        Description = "How long ago it began: 4h, 90m or 2d.",
        HelpName = "TIME",
        DefaultValueFactory = static _ => "0h",
    };

    private readonly Option<string> _back = new("--back-in")
    {
        Description = "In how long everything is back, for queues, backlog and demurrage.",
        HelpName = "TIME",
        DefaultValueFactory = static _ => "24h",
    };

    public static Option<string[]> Many(string name, string description, string help) => new(name)
    {
        Description = description + " Several with spaces or commas.",
        HelpName = help,
        AllowMultipleArgumentsPerToken = true,
    };

    public static string[] Ids(string[]? values) =>
        [.. (values ?? []).SelectMany(one => one.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>Hours of a time such as 4h, 90m, 2d or 4.</summary>
    public static double? Hours(string text)
    {
        const double MinutesAnHour = 60;
        const double HoursADay = 24;
        var unit = text.Length > 0 && char.IsAsciiLetter(text[^1]) ? text[^1] : 'h';
        var number = text.TrimEnd('h', 'm', 'd');
        if (text.Length - number.Length > 1
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return unit switch
        {
            'h' => value,
            'm' => value / MinutesAnHour,
            'd' => value * HoursADay,
            _ => null,
        };
    }

    public void AddTo(Command command)
    {
        command.Add(_down);
        command.Add(_degraded);
        command.Add(_disconnected);
        command.Add(_since);
        command.Add(_back);
    }

    public SaidSituation Read(ParseResult parsed)
    {
        var problems = new List<string>();
        var since = Time(parsed.GetValue(_since)!, "--since", problems);
        var hits = Ids(parsed.GetValue(_down)).Select(id => new Hit(id, HitKind.Down) { SinceHours = since })
            .Concat(Ids(parsed.GetValue(_disconnected)).Select(id => new Hit(id, HitKind.Disconnected) { SinceHours = since })).ToList();
        foreach (var said in Ids(parsed.GetValue(_degraded)))
        {
            var parts = said.Split('=');
            if (parts.Length == 2 && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
            {
                hits.Add(new Hit(parts[0], HitKind.Degraded) { Share = share, SinceHours = since });
            }
            else
            {
                problems.Add($"--degraded takes ID=SHARE such as gate=0.3, not '{said}'.");
            }
        }

        var back = Time(parsed.GetValue(_back)!, "--back-in", problems);
        return new SaidSituation(new Situation { Hits = hits, BackInHours = back }, problems);
    }

    private static double Time(string text, string name, List<string> problems)
    {
        if (Hours(text) is { } hours)
        {
            return hours;
        }

        problems.Add($"{name} takes a time such as 4h, 90m or 2d, not '{text}'.");
        return 0;
    }
}
