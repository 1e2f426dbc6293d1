using System.Globalization;
using System.Text.Json;

namespace Breakwater.Harbor.Load;

/// <summary>Times pages of 1,000 objects, with each filter, from the beginning, the middle and the end of a collection.</summary>
internal sealed class PageTimes(TextWriter output, TimeProvider time)
{
    private const int Repeats = 15;
    private const int PageObjects = 1000;
    private const string NoSuchVersion = "2020-01-01T00:00:00.000Z";

    public async Task RunAsync(TaxiiSession writer, TaxiiSession reader, CancellationToken cancellationToken)
    {
        foreach (var (name, session) in new[] { ("community", reader), ("mine", writer) })
        {
            output.WriteLine($"Pages of {name}, over HTTP to the last byte, medians of {Repeats} requests, in ms:");
            output.WriteLine("  query                                beginning    middle       end   objects");
            await TimeAsync(session, name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TimeAsync(TaxiiSession session, string collection, CancellationToken cancellationToken)
    {
        var (first, middle, last, sample) = await DepthsAsync(session, collection, cancellationToken).ConfigureAwait(false);
        var ids = string.Join(',', sample.Select(one => one.Id));
        var version = sample[0].Version;
        foreach (var (name, query) in new (string, string)[]
        {
            ("objects", "objects/?"),
            ("manifest", "manifest/?"),
            ("match[type]=indicator", "objects/?match[type]=indicator&"),
            ("match[type]=malware", "objects/?match[type]=malware&"),
            ("match[version]=all", "objects/?match[version]=all&"),
            ("match[version]=first", "objects/?match[version]=first&"),
            ("match[version]=(one time)", $"objects/?match[version]={version}&"),
            ("match[version]=(no such time)", $"objects/?match[version]={NoSuchVersion}&"),
            ("match[spec_version]=2.1", "objects/?match[spec_version]=2.1&"),
            ("match[spec_version]=2.0", "objects/?match[spec_version]=2.0&"),
            ($"match[id]=({sample.Count} ids)", $"objects/?match[id]={ids}&"),
        })
        {
            var times = new List<double>();
            var found = 0;
            foreach (var depth in new[] { first, middle, last })
            {
                var (median, count) = await MedianAsync(
                    session, $"{collection}/{query}limit={PageObjects}{depth}", cancellationToken).ConfigureAwait(false);
                times.Add(median);
                found = Math.Max(found, count);
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {name,-36}{times[0],10:0.0}{times[1],10:0.0}{times[2],10:0.0}{found,10}"));
        }
    }

    private async Task<(double Median, int Objects)> MedianAsync(TaxiiSession session, string path, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var body = await session.GetAsync(path, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < Repeats; i++)
        {
            var start = time.GetTimestamp();
            body = await session.GetAsync(path, cancellationToken).ConfigureAwait(false);
            times.Add(time.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        using var page = JsonDocument.Parse(body);
        return (times[Repeats / 2], page.RootElement.TryGetProperty("objects", out var objects) ? objects.GetArrayLength() : 0);
    }

    /// <summary>Finds dates at which 1,000 objects still follow, by halving the time between the first and the last.</summary>
    private async Task<(string First, string Middle, string Last, IReadOnlyList<(string Id, string Version)> Sample)> DepthsAsync(
        TaxiiSession session, string collection, CancellationToken cancellationToken)
    {
        var start = await DatesAsync(session, collection, null, cancellationToken).ConfigureAwait(false);
        var low = Date(start[0].Added);
        var high = time.GetUtcNow().UtcDateTime;
        var span = high - low;
        var middle = low + (span / 2);
        for (var i = 0; i < 40; i++)
        {
            var at = low + ((high - low) / 2);
            var page = await DatesAsync(session, collection, at, cancellationToken).ConfigureAwait(false);
            (low, high) = page.Count >= PageObjects ? (at, high) : (low, at);
        }

        return ("", After(middle), After(low), start.Take(50).Select(one => (one.Id, one.Version)).ToList());
    }

    private static async Task<IReadOnlyList<(string Id, string Version, string Added)>> DatesAsync(
        TaxiiSession session, string collection, DateTime? after, CancellationToken cancellationToken)
    {
        var bytes = await session.GetAsync(
            $"{collection}/manifest/?limit={PageObjects}{(after is { } at ? After(at) : "")}", cancellationToken).ConfigureAwait(false);
        using var page = JsonDocument.Parse(bytes);
        return page.RootElement.TryGetProperty("objects", out var objects)
            ? objects.EnumerateArray().Select(one => (
                one.GetProperty("id").GetString()!, one.GetProperty("version").GetString()!, one.GetProperty("date_added").GetString()!))
                .ToList()
            : [];
    }

    private static DateTime Date(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static string After(DateTime at) =>
        "&added_after=" + at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
