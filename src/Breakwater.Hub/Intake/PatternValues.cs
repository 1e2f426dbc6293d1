using Breakwater.Hub.Publication;
using Breakwater.Matching;
using Breakwater.Stix;
using ObservableKinds = Breakwater.Formats.ObservableKinds;

namespace Breakwater.Hub.Intake;

/// <summary>What a STIX pattern looks for.</summary>
/// <param name="Values">Normalised values that it names.</param>
/// <param name="Plain">Seeing any one of the values is what the pattern asks for, so they can go into lists and sensors.</param>
/// <param name="Problems">Values that are not what the pattern says they are.</param>
internal sealed record PatternReading(IReadOnlyList<IndicatorValue> Values, bool Plain, IReadOnlyList<Problem> Problems);

/// <summary>Takes the values out of patterns, and makes patterns of values.</summary>
internal static class PatternValues
{
    public static PatternReading Read(string text, string path)
    {
        if (!PatternParser.TryParse(text, out var pattern, out var error))
        {
            return new PatternReading([], false, [new Problem("bad-pattern", path, $"The pattern cannot be read {error}.")]);
        }

        var plain = pattern.PlainObservables(out var observables);
        if (!plain)
        {
            observables = pattern.Observables();
        }

        var values = new List<IndicatorValue>();
        var problems = new List<Problem>();
        foreach (var observable in observables)
        {
            if (!IsPublished(observable))
            {
                plain = false;
                continue;
            }

            if (observable.Value.Any(char.IsControl))
            {
                problems.Add(new Problem("bad-value", path, "A value in the pattern holds a control character."));
            }
            else if (ObservableKinds.TryRead(observable, out var value, out var problem))
            {
                values.Add(value);
            }
            else if (plain)
            {
                problems.Add(new Problem("bad-value", path, $"\"{observable.Value}\" in the pattern: {problem}"));
            }
        }

        return new PatternReading(values.Distinct().ToList(), plain && values.Count is > 0 and <= Limits.ValuesPerIndicatorMax, problems);
    }

    public static IReadOnlyList<IndicatorEntry> Entries(PatternReading reading) =>
        reading.Values.Select(value => new IndicatorEntry(IndicatorKinds.Name(value.Kind), value.Text)).ToList();

    /// <summary>The pattern that looks for one value.</summary>
    public static string Of(IndicatorValue value)
    {
        var text = value.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return value.Kind switch
        {
            IndicatorKind.Ipv4 => $"[ipv4-addr:value = '{text}']",
            IndicatorKind.Ipv6 => $"[ipv6-addr:value = '{text}']",
            IndicatorKind.Domain => $"[domain-name:value = '{text}']",
            IndicatorKind.Url => $"[url:value = '{text}']",
            IndicatorKind.Email => $"[email-addr:value = '{text}']",
            IndicatorKind.Md5 => $"[file:hashes.MD5 = '{text}']",
            IndicatorKind.Sha1 => $"[file:hashes.'SHA-1' = '{text}']",
            IndicatorKind.Sha256 => $"[file:hashes.'SHA-256' = '{text}']",
            _ => $"[file:hashes.'SHA-512' = '{text}']",
        };
    }

    private static bool IsPublished(PatternObservable observable) => ObservableKinds.Of(observable) is { Count: > 0 } kinds
        && kinds[0] is not (IndicatorKind.FileName or IndicatorKind.Ja3 or IndicatorKind.Ja4);
}
