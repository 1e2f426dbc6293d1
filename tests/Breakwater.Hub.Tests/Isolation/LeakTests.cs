using System.Text;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Protocol;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>
/// Every viewer through every read path, against a table that is written here from the words of the architecture ("Audiences") and not from
/// the code: CLEAR anyone, GREEN all members, AMBER the organisations and their providers, AMBER+STRICT the organisations only, RED named
/// persons and no machine channel; a circle is never widened by a mild level.
/// </summary>
public sealed partial class LeakTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1500);

    [Theory, OnEachEngine]
    public async Task No_read_path_leaks_to_any_viewer_what_its_audience_does_not_include(DatabaseEngine engine)
    {
        await using var world = await World.BuildAsync(engine);
        var problems = new List<string>();
        var all = await Task.WhenAll(
            world.Viewers.Select(async one => (one.Key, Paths: await ReadEverythingAsync(world, one.Key, one.Value))));
        foreach (var (kind, paths) in all)
        {
            Assert.NotEmpty(paths);
            problems.AddRange(paths.SelectMany(path => Compare(world, kind, path)));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory, OnEachEngine]
    public async Task What_is_hidden_is_answered_in_the_very_words_of_what_does_not_exist(DatabaseEngine engine)
    {
        await using var world = await World.BuildAsync(engine);
        const string absent = "indicator--00000000-0000-4000-8000-000000000000";
        const string absentWarning = "00000000-0000-4000-8000-000000000000";
        foreach (var (kind, viewer) in world.Viewers)
        {
            foreach (var one in world.Cases.Where(one => !Expected(kind, one)))
            {
                await AssertSameAsync(viewer, $"/api/v1/objects/{one.Indicator}", $"/api/v1/objects/{absent}", one.Indicator, absent);
                if (one.WarningId.Length > 0)
                {
                    await AssertSameAsync(viewer, $"/api/v1/warnings/{one.WarningId}", $"/api/v1/warnings/{absentWarning}", one.WarningId, absentWarning);
                }

                await AssertSameAsync(viewer, $"/api/v1/indicators?value={one.Domain}", "/api/v1/indicators?value=absent.click", one.Domain, "absent.click");
                await AssertSameAsync(viewer, $"/taxii2/api/collections/community/objects/{one.Indicator}/", $"/taxii2/api/collections/community/objects/{absent}/", one.Indicator, absent);
                await AssertSameAsync(viewer, $"/taxii2/api/collections/community/objects/{one.Indicator}/versions/", $"/taxii2/api/collections/community/objects/{absent}/versions/", one.Indicator, absent);
                if (viewer is MemberActor member)
                {
                    Assert.Equal(
                        Without(await member.SightAsync("absent.click"), "absent.click"), Without(await member.SightAsync(one.Domain), one.Domain));
                    Assert.Equal(
                        Without(await member.DeleteAsync($"/api/v1/objects/{absent}"), absent),
                        Without(await member.DeleteAsync($"/api/v1/objects/{one.Indicator}"), one.Indicator));
                }
            }

            await AssertSameAsync(
                viewer, $"/taxii2/api/collections/{(Belongs(kind) ? absentWarning : world.Circle)}/objects/", $"/taxii2/api/collections/{absentWarning}/objects/",
                world.Circle, absentWarning);
        }
    }

    /// <summary>Who may receive what: rows are viewers, columns the levels; first the circle of everyone, then a circle.</summary>
    private static bool Expected(ViewerKind viewer, Case one)
    {
        // clear green amber amber+strict red | clear green amber amber+strict red
        var row = viewer switch
        {
            ViewerKind.Public => "y----|-----",
            ViewerKind.Coordinator => "yyyy-|yyyy-",
            ViewerKind.Outsider or ViewerKind.OutsiderSensor => "yyyy-|-----",
            ViewerKind.OutsiderProvider => "yyy--|-----",
            ViewerKind.InsiderProvider => "yyy--|yyy--",
            ViewerKind.Insider or ViewerKind.InsiderSensor or ViewerKind.Submitter or ViewerKind.SubmitterSensor or ViewerKind.Person
                or ViewerKind.PersonSensor => "yyyy-|yyyy-",
            // Accepts up to green.
            ViewerKind.Careful or ViewerKind.CarefulProvider or ViewerKind.CarefulSensor => "yy---|yy---",
            _ => throw new ArgumentOutOfRangeException(nameof(viewer)),
        };
        var column = Array.IndexOf(["clear", "green", "amber", "amber+strict", "red"], one.Level);
        return row.Split('|')[(int)one.Circle][column] == 'y';
    }

    private static bool Belongs(ViewerKind viewer) => viewer is ViewerKind.Insider or ViewerKind.InsiderProvider or ViewerKind.InsiderSensor
        or ViewerKind.Submitter or ViewerKind.SubmitterSensor or ViewerKind.Person or ViewerKind.PersonSensor or ViewerKind.Careful
        or ViewerKind.CarefulProvider or ViewerKind.CarefulSensor;

    // A path that shows all of what may be seen must show it; any path must not show the rest.
    private static IEnumerable<string> Compare(World world, ViewerKind viewer, ReadPath path)
    {
        foreach (var one in world.Cases)
        {
            var shown = path.Text.Contains(one.Word, StringComparison.OrdinalIgnoreCase)
                || (one.Indicator.Length > 0 && path.Text.Contains(one.Indicator, StringComparison.Ordinal));
            var expected = Expected(viewer, one) && path.Shows(one);
            if (shown && !expected)
            {
                yield return $"LEAK: {viewer} gets {one.Circle} × {one.Level} by {path.Name}";
            }
            else if (!shown && expected && path.IsComplete)
            {
                yield return $"MISSING: {viewer} does not get {one.Circle} × {one.Level} by {path.Name}";
            }
        }
    }

    private static async Task<List<ReadPath>> ReadEverythingAsync(World world, ViewerKind kind, Actor viewer)
    {
        var paths = new List<ReadPath>();
        if (viewer is SensorActor sensor)
        {
            await AddSensorAsync(sensor, paths);
        }

        var reads = viewer is not SensorActor && viewer.Secret is not null;
        await AddApiAsync(world, viewer, reads, paths);
        await AddTaxiiAsync(world, kind, viewer, reads, paths);
        if (world.Feeds.TryGetValue(kind, out var token))
        {
            var list = (await world.Viewers[ViewerKind.Public].GetAsync($"/feeds/{token}/domains.txt")).Expect(200);
            paths.Add(new ReadPath("feed", list.Text, true, one => one.Level != "red"));
            await AddFeedsAsync(world.Viewers[ViewerKind.Public], token, paths);
        }

        if (reads)
        {
            // What a client of MISP sees with this viewer's key.
            paths.Add(new ReadPath("misp attributes", (await viewer.GetAsync("/misp/attributes/restSearch")).Expect(200).Text, true, one => one.Level != "red"));
            paths.Add(new ReadPath("misp events", (await viewer.GetAsync("/misp/events/restSearch")).Expect(200).Text, true, one => one.Level != "red"));
            paths.Add(new ReadPath("atom", (await viewer.GetAsync("/api/v1/warnings/atom")).Expect(200).Text, true, one => one.Level != "red"));
            paths.Add(new ReadPath("misp index", (await viewer.GetAsync("/misp/events/index")).Expect(200).Text, false, _ => true));
        }

        return paths;
    }

    private static async Task AddFeedsAsync(Actor anybody, string token, List<ReadPath> paths)
    {
        foreach (var format in new[] { "bind-rpz", "hosts", "checkpoint", "suricata", "zeek", "sigma", "csv", "splunk", "elastic", "stix", "stix20", "sentinel" })
        {
            var text = (await anybody.GetAsync($"/feeds/{token}/{format}")).Expect(200).Text;
            paths.Add(new ReadPath($"feed {format}", text, true, one => one.Level != "red"));
        }

        var manifest = (await anybody.GetAsync($"/feeds/{token}/misp-feed/manifest.json")).Expect(200).Json;
        var events = new StringBuilder(manifest.GetRawText());
        foreach (var uuid in manifest.EnumerateObject().Select(one => one.Name))
        {
            events.Append((await anybody.GetAsync($"/feeds/{token}/misp-feed/{uuid}.json")).Expect(200).Text);
        }

        paths.Add(new ReadPath("misp feed", events.ToString(), true, one => one.Level != "red"));
    }

    private static async Task AddApiAsync(World world, Actor viewer, bool reads, List<ReadPath> paths)
    {
        paths.Add(new ReadPath("objects", await TextAsync(viewer, "/api/v1/objects?limit=1000"), reads, _ => true));
        paths.Add(new ReadPath("objects of a type", await TextAsync(viewer, "/api/v1/objects?limit=1000&type=malware,indicator"), reads, _ => true));
        paths.Add(new ReadPath("warnings", await TextAsync(viewer, "/api/v1/warnings?limit=1000"), reads, one => one.Level != "red"));
        foreach (var other in new[] { "/api/v1/circles", "/api/v1/members/me", "/api/v1/openapi.json", "/healthz", "/", "/api/v1/members" })
        {
            paths.Add(new ReadPath(other, await TextAsync(viewer, other), false, _ => true));
        }

        var byId = new StringBuilder();
        var byValue = new StringBuilder();
        var byWarning = new StringBuilder();
        var correlated = new StringBuilder();
        foreach (var one in world.Cases)
        {
            // The text of an answer that repeats the question says nothing; only what it adds counts.
            byId.Append(Without(await viewer.GetAsync($"/api/v1/objects/{one.Indicator}"), one.Indicator, onError: true));
            byValue.Append(Answered(await viewer.GetAsync($"/api/v1/indicators?value={one.Domain}")));
            var found = Answered(await viewer.GetAsync($"/api/v1/correlations?value={one.Domain}"));
            correlated.Append(found.Replace($"\"asked\":\"{one.Domain}\"", "", StringComparison.Ordinal));
            byWarning.Append(one.WarningId.Length > 0 ? Answered(await viewer.GetAsync($"/api/v1/warnings/{one.WarningId}")) : "");
        }

        paths.Add(new ReadPath("object by id", byId.ToString(), reads, _ => true));
        paths.Add(new ReadPath("indicators by value", byValue.ToString(), reads, one => one.Level != "red"));
        paths.Add(new ReadPath("correlations", correlated.ToString(), reads, one => one.Level != "red"));
        paths.Add(new ReadPath("warning by id", byWarning.ToString(), reads, one => one.Level != "red"));
        if (reads)
        {
            using var warnings = await viewer.OpenStreamAsync("0", "/api/v1/warnings/stream");
            var told = string.Join('\n', (await warnings.DrainAsync(Quiet)).Select(one => one.Body));
            paths.Add(new ReadPath("stream of warnings", told, true, one => one.Level != "red"));
            using var stream = await viewer.OpenStreamAsync("0");
            var events = await stream.DrainAsync(Quiet);
            paths.Add(new ReadPath("stream", string.Join('\n', events.Select(one => one.Body)), true, _ => true));
            paths.Add(new ReadPath(
                "warnings of the stream", string.Join('\n', events.Where(one => one.Name == "warning").Select(one => one.Body)), true, one => one.Level != "red"));
        }
    }

    private static async Task AddTaxiiAsync(World world, ViewerKind kind, Actor viewer, bool reads, List<ReadPath> paths)
    {
        if (reads)
        {
            paths.Add(new ReadPath("taxii community", Join(await viewer.TaxiiObjectsAsync("community")), true, _ => true));
            paths.Add(new ReadPath("taxii community, small pages", Join(await viewer.TaxiiObjectsAsync("community", limit: 3)), true, _ => true));
            paths.Add(new ReadPath("taxii community, all versions", Join(await viewer.TaxiiObjectsAsync("community", "&match[version]=all")), true, _ => true));
        }

        foreach (var collection in new[] { "community", "mine", world.Circle, Circle.EveryoneId })
        {
            var inside = Belongs(kind) && collection == world.Circle;
            var everyone = collection == Circle.EveryoneId && viewer is not { Secret: null } && kind != ViewerKind.Coordinator;
            var isOwn = collection == "mine" && kind == ViewerKind.Submitter;
            foreach (var what in new[] { "objects", "manifest" })
            {
                var text = Answered(await viewer.TaxiiAsync($"collections/{collection}/{what}/?limit=1000"));
                var complete = reads && what == "objects" && (inside || everyone);
                paths.Add(new ReadPath(
                    $"taxii {collection} {what}", isOwn ? "" : text, complete,
                    one => collection == "community" || (one.Circle == CircleKind.Private) == (collection == world.Circle)));
            }

            var one = new StringBuilder();
            foreach (var shared in world.Cases)
            {
                one.Append(Answered(await viewer.TaxiiAsync($"collections/{collection}/objects/{shared.Indicator}/")));
                one.Append(Answered(await viewer.TaxiiAsync($"collections/{collection}/objects/{shared.Indicator}/versions/")));
            }

            paths.Add(new ReadPath($"taxii {collection} object by id", one.ToString(), reads && collection == "community", _ => true));
        }

        paths.Add(new ReadPath("taxii collections", Answered(await viewer.TaxiiAsync("collections/")), false, _ => true));
    }

    private static async Task AddSensorAsync(SensorActor sensor, List<ReadPath> paths)
    {
        // Segments follow the log within a moment: wait until the chains have settled.
        var live = await sensor.LiveAsync();
        for (var last = -1; last != live.Count; live = await sensor.LiveAsync())
        {
            last = live.Count;
            await Task.Delay(400);
        }

        paths.Add(new ReadPath("sensor segments", string.Join('\n', live.Select(one => $"{one.Value} {one.Indicator}")), true, one => one.Level != "red"));
        paths.Add(new ReadPath("sensor manifest", Answered(await sensor.GetAsync("/" + Routes.Manifest)), false, _ => true));
        using var stream = await sensor.OpenStreamAsync(null, "/" + Routes.Stream);
        paths.Add(new ReadPath("sensor stream", string.Join('\n', (await stream.DrainAsync(Quiet)).Select(one => one.Body)), false, _ => true));
    }

    private static async Task AssertSameAsync(Actor viewer, string hidden, string absent, string hiddenName, string absentName) =>
        Assert.Equal(Without(await viewer.GetAsync(absent), absentName), Without(await viewer.GetAsync(hidden), hiddenName));

    private static string Without(Reply reply, string name) => TraceId().Replace(
        $"{reply.Status} {reply.ContentType} {reply.Text.Replace(name, "", StringComparison.Ordinal)}", "");

    // The number of the request, for the hub's log.
    [System.Text.RegularExpressions.GeneratedRegex("\"(traceId|error_id)\":\"[^\"]*\"")]
    private static partial System.Text.RegularExpressions.Regex TraceId();

    private static string Without(Reply reply, string name, bool onError) =>
        onError && reply.Status >= 400 ? reply.Text.Replace(name, "", StringComparison.Ordinal) : reply.Text;

    private static string Answered(Reply reply) => reply.Status < 300 ? reply.Text : "";

    private static async Task<string> TextAsync(Actor viewer, string path) => (await viewer.GetAsync(path)).Text;

    private static string Join(IEnumerable<System.Text.Json.JsonElement> objects) =>
        string.Join('\n', objects.Select(one => one.GetRawText()));

    /// <param name="IsComplete">It shows everything that the viewer may receive and <paramref name="Shows"/> says it carries.</param>
    /// <param name="Shows">Which audiences this path carries at all.</param>
    private sealed record ReadPath(string Name, string Text, bool IsComplete, Func<Case, bool> Shows);
}
