using Breakwater.Hub.Publication;
using Breakwater.Matching;
using Breakwater.Stix;

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
            if (KindOf(observable) is not { } kinds)
            {
                plain = false;
                continue;
            }

            if (observable.Value.Any(char.IsControl))
            {
                problems.Add(new Problem("bad-value", path, "A value in the pattern holds a control character."));
            }
            else if (TryRead(kinds, observable.Value, out var value, out var problem))
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

    private static bool TryRead(IndicatorKind[] kinds, string text, out IndicatorValue value, out string problem)
    {
        value = default;
        problem = "";
        foreach (var kind in kinds)
        {
            if (IndicatorValue.TryParse(kind, text, out value, out problem))
            {
                return true;
            }
        }

        return false;
    }

    private static IndicatorKind[]? KindOf(PatternObservable observable) => (observable.ObjectType, observable.Path) switch
    {
        ("domain-name", "value") => [IndicatorKind.Domain],
        ("ipv4-addr", "value") => [IndicatorKind.Ipv4],
        ("ipv6-addr", "value") => [IndicatorKind.Ipv6],
        ("url", "value") => [IndicatorKind.Url],
        ("email-addr", "value") or ("email-message", "from_ref.value") or ("email-message", "sender_ref.value") => [IndicatorKind.Email],
        ("network-traffic", "dst_ref.value") or ("network-traffic", "src_ref.value") =>
            [IndicatorKind.Ipv4, IndicatorKind.Ipv6, IndicatorKind.Domain],
        ("file" or "artifact" or "x509-certificate", var path) when path.StartsWith("hashes.", StringComparison.Ordinal) =>
            HashKind(path[7..]),
        _ => null,
    };

    private static IndicatorKind[]? HashKind(string name) =>
        name.Trim('\'').Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "MD5" => [IndicatorKind.Md5],
        "SHA1" => [IndicatorKind.Sha1],
        "SHA256" => [IndicatorKind.Sha256],
        "SHA512" => [IndicatorKind.Sha512],
        _ => null,
    };
}
