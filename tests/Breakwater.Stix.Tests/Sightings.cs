using System.Globalization;
using System.Text;

namespace Breakwater.Stix.Tests;

/// <summary>Observed data for tests, as JSON.</summary>
internal static class Sightings
{
    /// <summary>One file of a name, seen so many times, at so many seconds after a fixed time.</summary>
    public static string File(string name, double second, double? until = null, long count = 1) =>
        Data($$$"""{"0":{"type":"file","name":"{{{name}}}"}}""", second, until, count);

    public static string Data(string objects, double second = 0, double? until = null, long count = 1) =>
        string.Create(CultureInfo.InvariantCulture,
            $$"""{"type":"observed-data","id":"observed-data--{{second}}","first_observed":"{{At(second)}}","last_observed":"{{At(until ?? second)}}","number_observed":{{count}},"objects":{{objects}}}""");

    public static string At(double second) =>
        new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(second)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static ObservedSet Set(params IEnumerable<string> objects)
    {
        var set = ObservedSet.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', objects)}]"), out var error);
        return set ?? throw new FormatException(error);
    }

    public static PatternMatcher Matcher(string pattern) => PatternParser.TryParse(pattern, out var parsed, out var error)
        ? new PatternMatcher(parsed)
        : throw new FormatException(error.ToString());

    public static PatternAnswer Match(string pattern, params IEnumerable<string> objects) => Matcher(pattern).Match(Set(objects));
}
