using System.Text.Json;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Warnings;

namespace Breakwater.Hub.Scorecard;

/// <summary>
/// Measures the community's month from what is shared with everyone in it: nothing of a circle or of one member goes into a number that
/// others see, and nothing that fewer than five members stand behind.
/// </summary>
internal sealed class MeasureMonth(
    ScorecardStore store, CreditMembers credit, SharedValues shared, AudienceStore audiences, WarningFigures warnings,
    SightingFigures sightings, MessageFigures messages)
{
    private const double P50 = 0.5;
    private const double P95 = 0.95;
    private const long MillisecondMicros = 1_000;

    private static readonly string[] OfValues = ["unique-share", "false-positive-rate", "context-completeness"];

    public MeasuredMonth Measure(MonthPeriod period)
    {
        var everyone = audiences.All().Where(one => one is { CircleId: Community.Circle.EveryoneId, Persons.Count: 0 })
            .Select(one => one.Id).ToList();
        var members = new List<SharedValue>();
        var outside = new Dictionary<string, List<SharedValue>>(StringComparer.Ordinal);
        shared.Read(period.From, period.To, everyone, value =>
        {
            if (ListOf(value.Source, members, outside) is { Count: < Limits.ScorecardValuesMax } list)
            {
                list.Add(value);
            }
        });

        var (balances, contributors) = credit.Of(period, everyone, members);
        var numbers = new List<ScoreNumber>();
        AddSpeeds(numbers, period, contributors);
        AddAcknowledgement(numbers, period, everyone);
        numbers.Add(contributors >= Limits.MembersFitMin
            ? ScoreNumbers.Known("contributors", CountSteps.Below(contributors), contributors)
            : ScoreNumbers.Unknown("contributors", contributors == 0 ? ScoreNumbers.NoData : ScoreNumbers.TooFew));
        AddQuality(numbers, everyone, members, contributors);
        numbers.Add(WarnedFirst(period, everyone));
        return new MeasuredMonth(
            new ScorecardMonth(period.Month, period.Closed, Storage.Micros.ToTime(period.To), numbers),
            outside.ToDictionary(
                one => one.Key, one => credit.Judge(one.Value, everyone, other => other.Source != Sources.Outside(one.Key)),
                StringComparer.Ordinal),
            balances);
    }

    /// <summary>Null for what is neither a member's nor an outside source's.</summary>
    private static List<SharedValue>? ListOf(string source, List<SharedValue> members, Dictionary<string, List<SharedValue>> outside)
    {
        if (Sources.NameOfOutside(source) is not { } name)
        {
            return Sources.IsMembers(source) ? members : null;
        }

        if (!outside.TryGetValue(name, out var list))
        {
            outside.Add(name, list = []);
        }

        return list;
    }

    private void AddSpeeds(List<ScoreNumber> numbers, MonthPeriod period, int contributors)
    {
        foreach (var measure in new[] { SpeedMeter.Publication, SpeedMeter.Segments })
        {
            var counts = store.Speeds(period.Month, measure);
            foreach (var (share, name) in new[] { (P50, "-p50"), (P95, "-p95") })
            {
                // What is counted by the minute may be of a day whose members are not counted yet.
                numbers.Add(measure == SpeedMeter.Publication && contributors < Limits.MembersFitMin
                    ? ScoreNumbers.Unknown(measure + name, contributors == 0 ? ScoreNumbers.NoData : ScoreNumbers.TooFew)
                    : SpeedMeter.Percentile(counts, share) is { } seconds
                        ? ScoreNumbers.Known(measure + name, seconds, counts.Sum(one => one.Count))
                        : ScoreNumbers.Unknown(measure + name, ScoreNumbers.NoData));
            }
        }

        numbers.Add(ScoreNumbers.Unknown("sensors-p95", "Sensors do not tell the hub when they hold an entry."));
    }

    private void AddAcknowledgement(List<ScoreNumber> numbers, MonthPeriod period, IReadOnlyList<long> everyone)
    {
        var answers = messages.Acknowledged(period.From, period.To, everyone);
        var took = answers.Select(one => one.Took.TotalSeconds).Order().ToList();
        foreach (var (share, name) in new[] { (P50, "acknowledgement-p50"), (P95, "acknowledgement-p95") })
        {
            numbers.Add(took.Count == 0
                ? ScoreNumbers.Unknown(name, ScoreNumbers.NoData)
                : answers.DistinctBy(one => one.MemberId).Count() < Limits.MembersFitMin
                    ? ScoreNumbers.Unknown(name, ScoreNumbers.TooFew)
                    : ScoreNumbers.Known(name, Math.Ceiling(took[(int)Math.Ceiling(took.Count * share) - 1]), took.Count));
        }
    }

    private void AddQuality(
        List<ScoreNumber> numbers, IReadOnlyList<long> everyone, List<SharedValue> members, int contributors)
    {
        var values = members.Select(one => (one.Kind, one.Value)).Distinct().ToList();
        if (values.Count == 0 || contributors < Limits.MembersFitMin)
        {
            var reason = values.Count == 0 ? ScoreNumbers.NoData : ScoreNumbers.TooFew;
            numbers.AddRange(OfValues.Select(name => ScoreNumbers.Unknown(name, reason)));
            return;
        }

        var known = shared.Same(values, everyone).Where(one => Sources.NameOfOutside(one.Source) is not null)
            .Select(one => (one.Kind, one.Value)).ToHashSet();
        numbers.Add(ScoreNumbers.Known("unique-share", Percent(values.Count(one => !known.Contains(one)), values.Count), values.Count));
        numbers.Add(ScoreNumbers.Known(
            "false-positive-rate", Percent(warnings.Cleared(values, everyone).Count, values.Count), values.Count));
        var bodies = shared.Bodies(members.Select(one => one.ObjectId).Distinct().ToList(), everyone);
        numbers.Add(bodies.Count == 0
            ? ScoreNumbers.Unknown("context-completeness", ScoreNumbers.NoData)
            : ScoreNumbers.Known(
                "context-completeness", Math.Round(bodies.Average(one => CompletenessOf(one.Body, one.IsMentioned))), bodies.Count));
    }

    private ScoreNumber WarnedFirst(MonthPeriod period, IReadOnlyList<long> everyone)
    {
        var (pairs, warned) = (0L, 0L);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (lead, audience, at) in warnings.ConfirmedIn(period.From, period.To, everyone))
        {
            foreach (var (owner, firstSeen) in sightings.FirstSeen(audience, warnings.ValuesOf(lead, audience)))
            {
                pairs++;
                // The moment is a version's, which is cut to the millisecond: what confirmed it was seen within that one.
                warned += firstSeen >= at + MillisecondMicros ? 1 : 0;
                members.Add(Convert.ToHexString(owner));
            }
        }

        return pairs == 0 ? ScoreNumbers.Unknown("warned-first", ScoreNumbers.NoData)
            : members.Count < Limits.MembersFitMin ? ScoreNumbers.Unknown("warned-first", ScoreNumbers.TooFew)
            : ScoreNumbers.Known("warned-first", Percent(warned, pairs), pairs);
    }

    private static double CompletenessOf(byte[] body, bool isMentioned)
    {
        using var document = JsonDocument.Parse(body);
        var json = document.RootElement;
        var says = PublishedText.Texts(json, "indicator_types").Any(type => type != "unknown")
            || json.TryGetProperty("kill_chain_phases", out _);
        var parts = new[] { PublishedText.Text(json, "description").Length > 0, says, isMentioned };
        return 100.0 * parts.Count(part => part) / parts.Length;
    }

    // Whole percents: finer ones tell counts.
    private static double Percent(long part, long whole) => Math.Round(100.0 * part / whole);
}

/// <summary>A month, or the part of it that is measured so far.</summary>
/// <param name="From">Microseconds, as <paramref name="To"/>, which is not included.</param>
internal sealed record MonthPeriod(string Month, long From, long To, bool Closed)
{
    /// <summary>The month that a moment is in, up to the end of the day before.</summary>
    public static MonthPeriod UpTo(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new MonthPeriod(
            NameOf(now), Storage.Micros.Of(today.AddDays(1 - today.Day)), Storage.Micros.Of(today), false);
    }

    /// <summary>A whole month that is over.</summary>
    public static MonthPeriod Whole(string month)
    {
        var start = DateTimeOffset.ParseExact(
            month + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal);
        return new MonthPeriod(month, Storage.Micros.Of(start), Storage.Micros.Of(start.AddMonths(1)), true);
    }

    public static string NameOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
