using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Matching;

namespace Breakwater.Hub.Tests.Gate;

/// <summary>
/// What the port itself needs is on no block list, whoever says that it is bad and however: every way in is tried by three old, verified
/// and independent members who have all seen it, with the coordinators' own word on top.
/// </summary>
public sealed class NeverBlockedTests
{
    private const string Evil = "blocked-in-earnest.click";
    private const string OfEach = "/api/v1/submissions?use=block&seen=true";
    private static readonly TimeSpan Later = TimeSpan.FromDays(120);

    [Theory, OnEachEngine]
    public async Task What_everybody_needs_is_on_no_block_list_by_any_way_in(DatabaseEngine engine)
    {
        var folder = RealContent.Folder("warninglists");
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var members = new List<MemberActor>();
        for (var i = 0; i < 3; i++)
        {
            members.Add(await hub.AddMemberAsync($"Old member {i}", owner: $"Owner {i}", provider: $"Provider {i}"));
        }

        var owner = await hub.AddMemberAsync("The port's own", owner: "The port", provider: "Nobody");
        foreach (var value in new[] { "www.port-of-tests.click", "45.77.32.0/24" })
        {
            var asset = (await owner.PostAsync($"/api/v1/members/{owner.Id}/assets", new { value })).Expect(201).Json.GetProperty("id").GetString();
            (await hub.Coordinator.PostAsync($"/api/v1/members/{owner.Id}/assets/{asset}/approve", new { })).Expect(200);
        }

        var load = await hub.Service<AllowListLoader>().LoadAsync(folder, CancellationToken.None);
        Assert.Equal(Directory.GetDirectories(folder).Length, load.Lists.Count);
        time.Advance(Later);

        var values = Named().Concat(OfLists(folder)).DistinctBy(value => value.Value).ToList();
        Assert.True(values.Count > 50, $"Only {values.Count} values are tried.");
        foreach (var (name, share) in WaysIn())
        {
            foreach (var member in members)
            {
                Assert.True((await share(member, [.. values.Select(value => value.Value), Evil])).Status is 200 or 201 or 202 or 422, name);
            }
        }

        foreach (var value in values.Select(value => (value.Kind.Name(), value.Value)).Append(("domain", Evil)))
        {
            foreach (var member in members)
            {
                await member.SightAsync(value.Item2, kind: value.Item1);
            }
        }

        await BlockByHandAsync(hub);

        var lists = await ListsAsync(hub, members[0]);
        Assert.Contains(Evil, lists);
        var blocked = values.Select(value => value.Value).Where(lists.Contains).ToList();
        Assert.True(blocked.Count == 0, string.Join(", ", blocked));
    }

    private static IEnumerable<(IndicatorKind Kind, string Value)> Named() => new[]
    {
        "8.8.8.8", "www.port-of-tests.click", "port-of-tests.click", "13.107.128.5", "localhost", "cdn.cloudflare.net", "103.21.244.9", "45.77.32.0/22",
        "45.77.32.7", "0.0.0.0/0", "127.0.0.1", "https://www.port-of-tests.click/track", "captain@www.port-of-tests.click",
    }.Select(Parse).OfType<(IndicatorKind, string)>();

    // Of each list its first, its middle and its last entry that can be an indicator at all.
    private static IEnumerable<(IndicatorKind Kind, string Value)> OfLists(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "list.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var entries = document.RootElement.GetProperty("list").EnumerateArray().Select(entry => Parse(entry.GetString()!.TrimStart('.')))
                .OfType<(IndicatorKind, string)>().ToList();
            var some = entries.Take(1).Concat(entries.Skip(entries.Count / 2).Take(1)).Concat(entries.TakeLast(1)).ToList();
            Assert.True(some.Count > 0 || file.Contains("tlds", StringComparison.Ordinal), $"{file} has nothing to try.");
            foreach (var one in some)
            {
                yield return one;
            }
        }
    }

    private static (IndicatorKind Kind, string Value)? Parse(string text) =>
        IndicatorValue.TryParse(text, out var value, out _) ? (value.Kind, value.Text) : null;

    private static IEnumerable<(string Name, Func<MemberActor, IReadOnlyList<string>, Task<Reply>> Share)> WaysIn()
    {
        yield return ("bundle", (member, values) => member.PostAsync(OfEach, Encoding.UTF8.GetBytes(BundleOf(member, values)), Actor.Stix));
        yield return ("named", (member, values) => member.PostAsync(
            OfEach + "&attribution=named", Encoding.UTF8.GetBytes(BundleOf(member, values)), Actor.Stix));
        yield return ("TAXII", (member, values) => member.PostAsync(
            "/taxii2/api/collections/mine/objects/", Encoding.UTF8.GetBytes($$"""{"objects":[{{string.Join(',', Indicators(member, values))}}]}"""), Actor.Taxii));
        yield return ("list", (member, values) => member.PostAsync(
            OfEach + "&name=list.txt&as=list", Encoding.UTF8.GetBytes(string.Join('\n', values) + "\n"), "text/plain"));
        yield return ("text", (member, values) => member.PostAsync(OfEach, Encoding.UTF8.GetBytes("We saw:\n" + string.Join("\n\n", values)), "text/plain"));
        yield return ("table", (member, values) => member.PostAsync(
            OfEach + "&name=table.csv", Encoding.UTF8.GetBytes("indicator,comment\n" + string.Join("\n", values.Select(value => $"\"{value}\",bad"))), "text/csv"));
        yield return ("MISP", (member, values) => member.PostAsync(OfEach + "&name=event.json", MispEvent(values), "application/json"));
        yield return ("mail", (member, values) => member.PostAsync(
            OfEach + "&text=true", Encoding.ASCII.GetBytes("From: a@b.click\r\nTo: c@d.click\r\nSubject: x\r\nMessage-ID: <1@b.click>\r\n\r\n" + string.Join("\r\n\r\n", values)),
            "message/rfc822"));
    }

    private static string BundleOf(MemberActor member, IReadOnlyList<string> values) => Bundles.Of([.. Indicators(member, values)]);

    private static IEnumerable<string> Indicators(MemberActor member, IReadOnlyList<string> values) => values.Select((value, i) =>
        Bundles.Pattern(i, PatternOf(value)).Replace(
            Bundles.Id("indicator", i), $"indicator--{member.Id[..^3]}{i:x3}", StringComparison.Ordinal));

    private static string PatternOf(string text)
    {
        var value = Parse(text)!.Value;
        var path = value.Kind switch
        {
            IndicatorKind.Ipv4 => "ipv4-addr:value",
            IndicatorKind.Ipv6 => "ipv6-addr:value",
            IndicatorKind.Url => "url:value",
            IndicatorKind.Email => "email-addr:value",
            IndicatorKind.Md5 => "file:hashes.MD5",
            IndicatorKind.Sha1 => "file:hashes.'SHA-1'",
            IndicatorKind.Sha256 => "file:hashes.'SHA-256'",
            IndicatorKind.Sha512 => "file:hashes.'SHA-512'",
            _ => "domain-name:value",
        };
        return $"[{path} = '{text}']";
    }

    private static byte[] MispEvent(IReadOnlyList<string> values) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Event = new
        {
            uuid = "5f0a1c00-1111-4222-8333-00000000aaaa", info = "x", date = "2024-03-04", published = true, timestamp = "1709546400",
            Attribute = values.Select((value, i) => new
            {
                uuid = string.Create(CultureInfo.InvariantCulture, $"5f0a1c00-1111-4222-8333-{i:x12}"), type = MispType(value), category = "Network activity",
                to_ids = true, value, timestamp = "1709546400",
            }),
        },
    });

    private static string MispType(string text) => Parse(text)!.Value.Kind switch
    {
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => "ip-dst",
        IndicatorKind.Url => "url",
        IndicatorKind.Email => "email-src",
        IndicatorKind.Md5 => "md5",
        IndicatorKind.Sha1 => "sha1",
        IndicatorKind.Sha256 => "sha256",
        IndicatorKind.Sha512 => "sha512",
        _ => "domain",
    };

    // A coordinator who lets through whatever waits, and raises to block whatever came in.
    private static async Task BlockByHandAsync(HubHost hub)
    {
        foreach (var review in (await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray())
        {
            await hub.Coordinator.PostAsync($"/api/v1/reviews/{review.GetProperty("id").GetString()}/approve", new { });
        }

        foreach (var json in await hub.Coordinator.ObjectsAsync())
        {
            if (json.GetProperty("type").GetString() == "indicator")
            {
                await hub.Coordinator.PostAsync($"/api/v1/indicators/{json.GetProperty("id").GetString()}/use", new { use = "block" });
            }
        }
    }

    private static async Task<HashSet<string>> ListsAsync(HubHost hub, MemberActor reader)
    {
        var (_, token) = await reader.AddFeedAsync("firewall");
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var list in new[] { "domains.txt", "ips.txt", "urls.txt", "hashes.txt" })
        {
            found.UnionWith((await hub.Anonymous.GetAsync($"/feeds/{token}/{list}")).Expect(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return found;
    }
}
