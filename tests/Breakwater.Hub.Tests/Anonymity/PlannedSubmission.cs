using System.Globalization;
using System.Text.Json;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>One submission of the simulated community: who, when, what, and under which options.</summary>
internal sealed record PlannedSubmission(int Member, DateTimeOffset At, string Bundle, string Query, string Circle, bool Urgent)
{
    private const double PseudonymShare = 0.6;
    private const double UrgentShare = 0.05;
    private const double SightedShare = 0.5;
    private const double StricterShare = 0.05;

    /// <summary>Some weeks of a community, in order of time.</summary>
    public static IReadOnlyList<PlannedSubmission> Plan(IReadOnlyList<Habits> members, int count, int days, DateTimeOffset start,
        Random dice)
    {
        var lures = new Lures(dice);
        var weights = members.Select(member => member.Weight).ToArray();
        return Enumerable.Range(0, count)
            .Select(i => One(members[Pick(weights, dice)], start.AddDays(dice.Next(days)), i, lures, dice))
            .OrderBy(one => one.At).ToList();
    }

    public static int Pick(double[] weights, Random dice)
    {
        var at = dice.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            if ((at -= weights[i]) < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    private static PlannedSubmission One(Habits member, DateTimeOffset day, int number, Lures lures, Random dice)
    {
        var at = member.MomentOn(day, dice);
        var size = 1;
        while (size < 8 && dice.NextDouble() < (member.Size - 1) / member.Size)
        {
            size++;
        }

        var theme = Lures.Themes[dice.NextDouble() < 0.5 ? member.Themes[dice.Next(2)] : dice.Next(Lures.Themes.Length)];
        var writer = new BundleOfHabit(member, at, number, dice);
        for (var i = 0; i < size; i++)
        {
            writer.AddIndicator(lures.Make(Pick(member.KindWeights, dice), theme, member), theme);
            if (dice.NextDouble() < SightedShare)
            {
                writer.AddSighting();
            }
        }

        var urgent = dice.NextDouble() < UrgentShare;
        var pseudonym = member.InCircles && dice.NextDouble() < PseudonymShare;
        var circle = pseudonym ? (dice.Next(2) == 0 ? "one" : "two") : "everyone";
        var level = dice.NextDouble() < StricterShare ? "amber+strict" : member.Level;
        var query = $"?circle={circle}&tlp={Uri.EscapeDataString(level)}" + (pseudonym ? "&attribution=pseudonym" : "") + (urgent ? "&urgent=true" : "");
        return new PlannedSubmission(member.Index, at, writer.ToString(), query, circle, urgent);
    }

    /// <summary>Writes STIX the way that one member's platform does.</summary>
    private sealed class BundleOfHabit(Habits member, DateTimeOffset at, int number, Random dice)
    {
        private readonly List<string> _objects = [];
        private string _last = "";

        public void AddIndicator((string Path, string Value) one, string theme)
        {
            var id = Id("indicator");
            _last = id;
            var equals = (member.Tool % 3) switch { 0 => " = ", 1 => "=", _ => "  =  " };
            var labels = new List<string>();
            AddIf(labels, 0.6, theme);
            AddIf(labels, 0.5, member.AssetLabel);
            AddIf(labels, 0.04, member.Kind);
            var more = new SortedDictionary<string, object>(StringComparer.Ordinal);
            if (labels.Count > 0)
            {
                more["labels"] = labels;
            }

            more["description"] = $"{member.Phrases[0]} {theme} at {member.Name}, {member.Phrases[1]}";
            for (var bit = 0; bit < 3; bit++)
            {
                if ((member.Tool & (1 << bit)) != 0)
                {
                    var (name, value) = ((string, object))(bit switch { 0 => ("confidence", 40 + member.Index), 1 => ("lang", "en"), _ => ("indicator_types", new[] { "malicious-activity" }) });
                    more[name] = value;
                }
            }

            more["name"] = member.Tool % 2 == 0 ? $"IOC: {one.Value}" : $"{theme} indicator";
            more["valid_until"] = Text(at.AddDays(30 * (1 + (member.Index % 4))));
            var rest = string.Concat(more.Select(pair => $",\"{pair.Key}\":{JsonSerializer.Serialize(pair.Value)}"));
            var seen = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, member.Minute, member.Tool, member.Index, TimeSpan.Zero);
            var pattern = JsonSerializer.Serialize($"[{one.Path}{equals}'{one.Value}']");
            _objects.Add($$"""{"type":"indicator","spec_version":"2.1","id":"{{id}}","created":"{{Text(at)}}","modified":"{{Text(at)}}","pattern":{{pattern}},"pattern_type":"stix","valid_from":"{{Text(seen)}}"{{rest}}}""");
        }

        public void AddSighting()
        {
            var count = Math.Max(1, (int)(member.Count * (0.95 + (0.1 * dice.NextDouble()))));
            _objects.Add($$"""{"type":"sighting","spec_version":"2.1","id":"{{Id("sighting")}}","created":"{{Text(at)}}","modified":"{{Text(at)}}","sighting_of_ref":"{{_last}}","first_seen":"{{Text(at.AddHours(-1))}}","last_seen":"{{Text(at)}}","count":{{count}},"x_breakwater_seen_before":false}""");
        }

        public override string ToString() => $$"""{"type":"bundle","id":"{{Id("bundle")}}","objects":[{{string.Join(',', _objects)}}]}""";

        private string Id(string type) =>
            $"{type}--{number.ToString("x8", CultureInfo.InvariantCulture)}-{(_objects.Count + 1).ToString("x4", CultureInfo.InvariantCulture)}-4{dice.Next(4096).ToString("x3", CultureInfo.InvariantCulture)}-8000-{member.Tail}";

        private void AddIf(List<string> labels, double share, string label)
        {
            if (dice.NextDouble() < share)
            {
                labels.Add(label);
            }
        }

        private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    }
}
