using System.Globalization;
using Breakwater.Taxii.Port;

namespace Breakwater.Taxii.Filters;

/// <summary>Reads URL parameters. Every bad one becomes a problem that names it; the caller refuses the request if there is any.</summary>
public static class FilterParser
{
    /// <param name="query">Every occurrence of every parameter, decoded.</param>
    public static TaxiiFilters Parse(
        IEnumerable<KeyValuePair<string, string>> query,
        FilterFields fields,
        int pageDefault,
        int pageMax,
        ICollection<TaxiiProblem> problems)
    {
        var values = Collect(query, fields, problems);
        return new TaxiiFilters
        {
            AddedAfterMicros = AddedAfter(values, problems),
            Limit = Limit(values, pageDefault, pageMax, problems),
            Next = values.GetValueOrDefault("next") is { Length: > 0 } next ? next : null,
            Ids = Values(values, "match[id]", FilterSyntax.IsObjectId, "ids such as indicator--UUID", problems),
            Types = Values(values, "match[type]", FilterSyntax.IsTypeName, "type names of a-z, 0-9 and hyphen", problems),
            SpecVersions = Values(values, "match[spec_version]", FilterSyntax.IsSpecVersion, "versions such as 2.1", problems),
            Versions = Versions(values, problems),
        };
    }

    private static Dictionary<string, string> Collect(
        IEnumerable<KeyValuePair<string, string>> query, FilterFields fields, ICollection<TaxiiProblem> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in query.Where(p => (FieldOf(p.Key) & fields) != 0))
        {
            if (!values.TryAdd(name, value))
            {
                problems.Add(new TaxiiProblem("repeated", name, $"{name} may be given once; its values are separated by commas."));
            }
        }

        return values;
    }

    private static FilterFields FieldOf(string name) => name switch
    {
        "added_after" or "limit" or "next" => FilterFields.Paging,
        "match[id]" => FilterFields.Id,
        "match[type]" => FilterFields.Type,
        "match[version]" => FilterFields.Version,
        "match[spec_version]" => FilterFields.SpecVersion,
        _ => FilterFields.None,
    };

    private static long? AddedAfter(Dictionary<string, string> values, ICollection<TaxiiProblem> problems)
    {
        if (!values.TryGetValue("added_after", out var text))
        {
            return null;
        }

        if (TaxiiTimestamp.TryParse(text, out var micros))
        {
            return micros;
        }

        problems.Add(new TaxiiProblem("bad-timestamp", "added_after",
            $"added_after is {FilterSyntax.Quote(text)}; it must be one RFC 3339 time in UTC such as 2026-01-31T09:00:00.000000Z."));
        return null;
    }

    private static int Limit(Dictionary<string, string> values, int pageDefault, int pageMax, ICollection<TaxiiProblem> problems)
    {
        if (!values.TryGetValue("limit", out var text))
        {
            return pageDefault;
        }

        if (text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') && text.AsSpan().ContainsAnyInRange('1', '9'))
        {
            // Digits that overflow are still a number above the most there is.
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Min(limit, pageMax) : pageMax;
        }

        problems.Add(new TaxiiProblem("bad-limit", "limit", $"limit is {FilterSyntax.Quote(text)}; it must be a whole number above 0."));
        return pageDefault;
    }

    private static IReadOnlyList<string> Values(
        Dictionary<string, string> values, string name, Func<string, bool> isValid, string expected, ICollection<TaxiiProblem> problems)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return [];
        }

        var parts = text.Split(',');
        if (parts.Length > Limits.MatchValuesMax)
        {
            problems.Add(new TaxiiProblem("too-many-values", name,
                $"{name} has {parts.Length} values; {Limits.MatchValuesMax} are allowed."));
            return [];
        }

        foreach (var part in parts.Where(p => !isValid(p)))
        {
            problems.Add(new TaxiiProblem("bad-value", name, $"{name} holds {FilterSyntax.Quote(part)}; it takes {expected}."));
        }

        return [.. parts.Distinct(StringComparer.Ordinal)];
    }

    private static TaxiiVersions? Versions(Dictionary<string, string> values, ICollection<TaxiiProblem> problems)
    {
        const string name = "match[version]";
        var before = problems.Count;
        var parts = Values(values, name, FilterSyntax.IsVersion, "first, last, all, or RFC 3339 times in UTC", problems);
        if (parts.Count == 0 || problems.Count > before)
        {
            return null;
        }

        var exact = parts.Where(p => p is not ("first" or "last" or "all")).Select(FilterSyntax.Micros).ToArray();
        if (parts.Count != values[name].Split(',').Length || exact.Distinct().Count() != exact.Length)
        {
            problems.Add(new TaxiiProblem("repeated", name, $"{name} names a version twice."));
        }

        if (parts.Contains("all") && parts.Count > 1)
        {
            problems.Add(new TaxiiProblem("not-alone", name, $"{name} holds all beside other values; all must stand alone."));
        }

        return new TaxiiVersions(parts.Contains("first"), parts.Contains("last"), parts.Contains("all"), exact);
    }
}
