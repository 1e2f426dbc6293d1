using System.Text.Json;
using Breakwater.Formats;
using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Cli.Scanning;

/// <summary>One value of an indicator object, or why the indicator cannot be used.</summary>
internal readonly record struct BundleIndicator(string Place, string Id, IndicatorValue? Value, string Problem);

/// <summary>The values that a STIX bundle's indicators look for, where seeing one of them is what the pattern means.</summary>
internal static class BundleIndicators
{
    /// <exception cref="InvalidDataException">It is not a bundle that can be read to its end.</exception>
    public static IEnumerable<BundleIndicator> Read(byte[] utf8)
    {
        var bundle = StixBundle.Read(utf8);
        if (!bundle.Usable)
        {
            throw new InvalidDataException(string.Join(" ", bundle.Problems.Select(p => $"{p.Path}: {p.Message}")));
        }

        return bundle.Objects.SelectMany(ReadObject);
    }

    private static IEnumerable<BundleIndicator> ReadObject(ObjectReading reading)
    {
        var place = $"objects[{reading.Index}]";
        if (reading.Object is not { } item)
        {
            return [new BundleIndicator(place, "", null, string.Join(" ", reading.Problems.Select(p => p.Message)))];
        }

        return item.Type == "indicator" ? ReadIndicator(place, item) : [];
    }

    private static List<BundleIndicator> ReadIndicator(string place, StixObject indicator)
    {
        BundleIndicator Refuse(string problem) => new(place, indicator.Id, null, problem);
        var language = Text(indicator.Json, "pattern_type");
        if (language is not (null or "stix"))
        {
            return [Refuse($"Its pattern is in {language}; only STIX patterns are matched.")];
        }

        if (!PatternParser.TryParse(Text(indicator.Json, "pattern") ?? "", out var pattern, out var error))
        {
            return [Refuse($"Its pattern cannot be read {error}")];
        }

        var found = pattern.Observables().Where(o => o.Plain).Select(o => ReadObservable(place, indicator.Id, o)).ToList();
        if (!pattern.PlainObservables(out _))
        {
            found.Add(Refuse("Its pattern needs more than one value or another test; only values that stand alone are matched."));
        }

        return found;
    }

    private static BundleIndicator ReadObservable(string place, string id, PatternObservable observable) =>
        ObservableKinds.Of(observable).Count == 0
            ? new BundleIndicator(place, id, null, $"{observable.ObjectType}:{observable.Path} is not matched in logs.")
            : ObservableKinds.TryRead(observable, out var value, out var problem)
                ? new BundleIndicator(place, id, value, "")
                : new BundleIndicator(place, id, null, problem);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
