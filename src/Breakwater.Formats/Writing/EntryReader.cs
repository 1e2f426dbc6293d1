using System.Text.Json;
using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing;

/// <summary>A rule in a language of its own, as an indicator carries it.</summary>
/// <param name="Language">The indicator's pattern_type, lower case: suricata, snort, yara, sigma and so on.</param>
public sealed record CarriedRule(string ObjectId, string Language, string Body, string Name, EntryUse Use);

/// <summary>Takes the values and rules out of STIX indicators that are in force.</summary>
/// <param name="now">What has ended by then, or has not begun, is left out.</param>
public sealed class EntryReader(DateTimeOffset now)
{
    private const string Revoked = "The indicator was revoked.";
    private const string Ended = "The indicator is not valid any more (valid_until).";
    private const string NotYet = "The indicator is not valid yet (valid_from).";
    private const string NotPlain = "The pattern asks for more than one value at once or for another test, which a list cannot say.";
    private const string Malformed = "The pattern cannot be read.";
    private const string NoForm = "The value is not of the form that its kind has.";

    private readonly List<FeedEntry> _entries = [];
    private readonly List<CarriedRule> _rules = [];
    private readonly HashSet<(string, string)> _known = [];

    public IReadOnlyList<FeedEntry> Entries => _entries;

    public IReadOnlyList<CarriedRule> Rules => _rules;

    /// <summary>
    /// When the input last changed what is in force: the newest modified or ended time that has passed. The same input gives the same.
    /// </summary>
    public DateTimeOffset LastChange { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Of several versions of an object, the newest has to come alone: see <see cref="Newest"/>.</summary>
    public void Add(StixObject indicator, NoteLog notes)
    {
        if (indicator.Type != "indicator")
        {
            return;
        }

        Heed(indicator.Modified);
        var json = indicator.Json;
        if (StixVersions.IsRevoked(indicator))
        {
            notes.Add(indicator.Id, "the indicator", Revoked);
            return;
        }

        var until = Time(json, "valid_until");
        if (until is { } end && end.ToDateTimeOffset() <= now)
        {
            Heed(end);
            notes.Add(indicator.Id, "the indicator", Ended);
            return;
        }

        if (Time(json, "valid_from") is { } from && from.ToDateTimeOffset() > now)
        {
            notes.Add(indicator.Id, "the indicator", NotYet);
            return;
        }

        var language = (TextOf(json, "pattern_type") is { Length: > 0 } type ? type : "stix").ToLowerInvariant();
        if (language != "stix")
        {
            _rules.Add(new CarriedRule(indicator.Id, language, TextOf(json, "pattern"), TextOf(json, "name"), UseOf(json)));
        }
        else if (PatternParser.TryParse(TextOf(json, "pattern"), out var pattern, out _))
        {
            AddValues(indicator, pattern, until, notes);
        }
        else
        {
            notes.Add(indicator.Id, "the indicator", Malformed);
        }
    }

    /// <summary>The newest version of each object, where its first one stands; markings and observables are as they are.</summary>
    public static IReadOnlyList<StixObject> Newest(IEnumerable<StixObject> objects)
    {
        var newest = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<StixObject>();
        foreach (var one in objects)
        {
            if (!newest.TryAdd(one.Id, kept.Count))
            {
                var at = newest[one.Id];
                kept[at] = StixVersions.IsNewer(one, kept[at]) ? one : kept[at];
                continue;
            }

            kept.Add(one);
        }

        return kept;
    }

    private void AddValues(StixObject indicator, Pattern pattern, StixTimestamp? until, NoteLog notes)
    {
        if (!pattern.PlainObservables(out var observables))
        {
            var joined = JoinedValues.Of(pattern, out var reasons, out var isWhole);
            observables = [.. pattern.Observables().Where(one => one.Plain), .. joined];
            foreach (var reason in isWhole ? reasons : [.. reasons, NotPlain])
            {
                notes.Add(indicator.Id, isWhole ? Text.Quote(TextOf(indicator.Json, "pattern")) : "the pattern, or a part of it", reason);
            }
        }

        var common = Common(indicator, until);
        foreach (var observable in observables)
        {
            var place = $"{observable.ObjectType}:{observable.Path}";
            var isKnown = ObservableKinds.TryRead(observable, out var value, out _);
            if (!isKnown && ObservableKinds.Of(observable).Count > 0)
            {
                notes.Add(indicator.Id, $"{place} {Text.Quote(observable.Value)}", NeverBlocked.Why(observable) ?? NoForm);
                continue;
            }

            var entry = isKnown
                ? common with { Kind = value.Kind, KindName = value.Kind.Name(), Value = value.Text }
                : common with { Kind = null, KindName = place, Value = observable.Value };
            if (entry.IsTooWide)
            {
                notes.Add(entry, FeedEntry.TooWide);
            }
            else if (_known.Add((indicator.Id, $"{entry.KindName} {entry.Value}")))
            {
                _entries.Add(entry with { IsCertificate = observable.ObjectType == "x509-certificate" });
            }
        }
    }

    private static FeedEntry Common(StixObject indicator, StixTimestamp? until)
    {
        var json = indicator.Json;
        return new FeedEntry(indicator.Id, null, "", "")
        {
            Use = UseOf(json),
            Score = json.TryGetProperty("confidence", out var confidence) && confidence.ValueKind == JsonValueKind.Number
                && confidence.TryGetInt32(out var score) && score is >= 0 and <= 100 ? score : FeedEntry.ScoreUnsaid,
            Name = TextOf(json, "name"),
            Why = TextOf(json, "description"),
            Url = UrlOf(json),
            Labels = [.. Texts(json, "labels").Concat(Texts(json, "indicator_types"))],
            ValidFrom = Time(json, "valid_from"),
            ValidUntil = until,
            Modified = indicator.Modified,
            Level = Markings.TlpOf(indicator),
        };
    }

    /// <summary>
    /// What the extension of the hub says. Where it says nothing, whoever writes the list has decided; but what its author calls benign is
    /// context.
    /// </summary>
    private static EntryUse UseOf(JsonElement json)
    {
        if (json.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object
            && extensions.TryGetProperty(UseExtension.Id, out var extension) && extension.ValueKind == JsonValueKind.Object)
        {
            return TextOf(extension, "use") switch
            {
                "block" => EntryUse.Block,
                "alert" => EntryUse.Alert,
                _ => EntryUse.Context,
            };
        }

        return Texts(json, "indicator_types").ToList() is { Count: > 0 } types && types.TrueForAll(type => type == "benign")
            ? EntryUse.Context : EntryUse.Block;
    }

    private static string UrlOf(JsonElement json)
    {
        if (json.TryGetProperty("external_references", out var references) && references.ValueKind == JsonValueKind.Array)
        {
            foreach (var reference in references.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object))
            {
                if (TextOf(reference, "url") is { Length: > 0 } url)
                {
                    return url;
                }
            }
        }

        return "";
    }

    private void Heed(StixTimestamp? time)
    {
        if (time is { } one && one.ToDateTimeOffset() is var moment && moment <= now && moment > LastChange)
        {
            LastChange = moment;
        }
    }

    private static StixTimestamp? Time(JsonElement json, string name) =>
        StixTimestamp.TryParse(TextOf(json, name), out var time) ? time : null;

    private static IEnumerable<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!) : [];

    private static string TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
