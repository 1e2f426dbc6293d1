using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Formats;

/// <summary>Which kind of indicator a test of a STIX pattern asks for: the one table that scanning, publishing and writing go by.</summary>
public static class ObservableKinds
{
    private static readonly IndicatorKind[] Hosts = [IndicatorKind.Ipv4, IndicatorKind.Ipv6, IndicatorKind.Domain];

    /// <summary>The kinds that the value may be, most likely first; empty for what lists and the matcher have no kind for.</summary>
    public static IReadOnlyList<IndicatorKind> Of(PatternObservable observable) => (observable.ObjectType, observable.Path) switch
    {
        ("ipv4-addr", "value") => [IndicatorKind.Ipv4],
        ("ipv6-addr", "value") => [IndicatorKind.Ipv6],
        ("domain-name", "value") => [IndicatorKind.Domain],
        ("url", "value") => [IndicatorKind.Url],
        ("email-addr", "value") or ("email-message", "from_ref.value" or "sender_ref.value") => [IndicatorKind.Email],
        ("network-traffic", "dst_ref.value" or "src_ref.value") => Hosts,
        ("network-traffic", "x_ja3_md5") => [IndicatorKind.Ja3],
        ("network-traffic", "x_ja4") => [IndicatorKind.Ja4],
        ("file", "name") => [IndicatorKind.FileName],
        ("file" or "artifact" or "x509-certificate", var path) when path.StartsWith("hashes.", StringComparison.OrdinalIgnoreCase) =>
            HashKind(path["hashes.".Length..]),
        (_, var path) when IsSpelledOtherwise(path) => Of(observable with { Path = path.ToLowerInvariant() }),
        _ => [],
    };

    /// <summary>Reads the value as the first of its kinds that it is.</summary>
    /// <param name="problem">A sentence, when it is none.</param>
    public static bool TryRead(PatternObservable observable, out IndicatorValue value, out string problem)
    {
        value = default;
        problem = $"{observable.ObjectType}:{observable.Path} is no kind of value that lists have.";
        foreach (var kind in Of(observable))
        {
            if (IndicatorValue.TryParse(kind, observable.Value, out value, out problem))
            {
                return true;
            }
        }

        return false;
    }

    // Bundles case the names of properties in every way.
    private static bool IsSpelledOtherwise(string path) => path.Any(char.IsAsciiLetterUpper);

    private static IndicatorKind[] HashKind(string name) =>
        name.Trim('\'').Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "MD5" => [IndicatorKind.Md5],
            "SHA1" => [IndicatorKind.Sha1],
            "SHA256" => [IndicatorKind.Sha256],
            "SHA512" => [IndicatorKind.Sha512],
            _ => [],
        };
}
