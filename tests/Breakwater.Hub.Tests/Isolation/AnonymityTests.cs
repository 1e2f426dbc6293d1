using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>Every byte that other members receive is searched for whatever could tell who shared.</summary>
public sealed class AnonymityTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1500);

    // What the submission below holds of its submitter; each of these is in it.
    private static readonly string[] Telling =
    [
        "Haulage", "Hidden", "Harriet", "Hope", "harriet@hidden-haulage.click", "hidden-haulage.click", "gate.hidden-haulage.click",
        "45.77.10.", "10.20.30.40", "pc-07.corp", "h.hope", "x_hidden_ticket", "TICKET-4711", "identity--0f3c1a00", "0f3c1a00-1111-4222-8333",
        "2024-03-05T10:11:12", "10:11:12.131", "acme-feed", "Own analysts", "observed-data", "mv-hidden",
    ];

    [Theory, OnEachEngine]
    public async Task No_byte_that_others_receive_identifies_an_anonymous_submitter(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync("Hidden Haulage");
        var receiver = await hub.AddMemberAsync("Receiving Terminal");
        var third = await hub.AddMemberAsync("Third Terminal");
        await hub.AddCircleAsync("closed circle", submitter, receiver, third);
        var person = (await submitter.PostAsync($"/api/v1/members/{submitter.Id}/people", new { name = "Harriet Hope", email = "harriet@hidden-haulage.click", role = "manager" }))
            .Expect(201).Json.GetProperty("id").GetString()!;
        foreach (var value in new[] { "hidden-haulage.click", "45.77.10.0/24" })
        {
            (await submitter.PostAsync($"/api/v1/members/{submitter.Id}/assets", new { value })).Expect(201);
        }

        var ids = new List<string> { submitter.Id, submitter.KeyId, submitter.Secret!, person };
        foreach (var circle in new[] { "everyone", "closed%20circle" })
        {
            ids.Add((await submitter.ShareAsync(Telltale(circle.Length), $"?circle={circle}&seen=true")).GetProperty("submissionId").GetString()!);
            ids.Add((await submitter.ShareTextAsync(
                $"Harriet Hope of Hidden Haulage saw anonymous-text{circle.Length}[.]click on pc-07.corp (10.20.30.40, 45.77.10.8), mail harriet@hidden-haulage.click, C:\\Users\\h.hope\\x",
                $"?circle={circle}&text=true&seen=true")).GetProperty("submissionId").GetString()!);
        }

        // Through warnings and blocklists as well.
        foreach (var domain in new[] { "anonymous-stix8.click", "anonymous-text8.click", "anonymous-stix15.click" })
        {
            (await receiver.SightAsync(domain)).Expect(202);
        }

        foreach (var reader in new[] { receiver, third })
        {
            var received = await ReceivedAsync(hub, reader);
            Assert.Contains("anonymous-stix8.click", received, StringComparison.Ordinal);
            Assert.Contains("anonymous-text15.click", received, StringComparison.Ordinal);
            Assert.Contains("[redacted]", received, StringComparison.Ordinal);
            var found = Telling.Concat(ids).Where(text => received.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
            Assert.True(found.Count == 0, "Others receive: " + string.Join(", ", found.Select(text => $"\"{text}\" in …{Around(received, text)}…")));
        }
    }

    [Theory, OnEachEngine]
    public async Task The_same_object_in_two_circles_has_ids_that_cannot_be_linked_and_later_versions_keep_theirs(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync();
        await hub.AddCircleAsync("one", submitter);
        await hub.AddCircleAsync("other", submitter);
        var first = PublishedIdOf(await submitter.ShareAsync(Bundles.Of(Bundles.Malware(1, "Family")), "?circle=one"));
        var later = Bundles.Malware(1, "Family, renamed").Replace($"\"modified\":\"{Bundles.Time}\"", "\"modified\":\"2024-04-01T00:00:00.000Z\"", StringComparison.Ordinal);

        var second = await submitter.ShareAsync(Bundles.Of(later), "?circle=one");

        Assert.Equal(first, PublishedIdOf(second));
        var versions = (await submitter.GetAsync($"/taxii2/api/collections/community/objects/{first}/versions/", Actor.Taxii)).Expect(200).Json;
        Assert.Equal(2, versions.GetProperty("versions").GetArrayLength());
        var other = await submitter.ShareAsync(Bundles.Of(Bundles.Malware(2, "Another")), "?circle=other");
        Assert.NotEqual(first, PublishedIdOf(other));
    }

    [Theory, OnEachEngine]
    public async Task A_pseudonym_is_stable_in_a_circle_cannot_be_linked_across_circles_and_stays_in_its_circle(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync("Veiled Vessel");
        var outsider = await hub.AddMemberAsync();
        await hub.AddCircleAsync("one", submitter);
        await hub.AddCircleAsync("other", submitter);
        string[] authors =
        [
            AuthorOf(await submitter.ShareAsync(Bundles.Of(Bundles.Malware(1, "A")), "?circle=one&attribution=pseudonym")),
            AuthorOf(await submitter.ShareAsync(Bundles.Of(Bundles.Malware(2, "B")), "?circle=one&attribution=pseudonym")),
            AuthorOf(await submitter.ShareAsync(Bundles.Of(Bundles.Malware(3, "C")), "?circle=other&attribution=pseudonym")),
            AuthorOf(await submitter.ShareAsync(Bundles.Of(Bundles.Malware(4, "D")), "?circle=one")),
        ];

        Assert.Equal(authors[0], authors[1]);
        Assert.Equal(3, authors.Distinct().Count());
        Assert.Contains(await submitter.ObjectsAsync(), one => one.GetProperty("id").GetString() == authors[0]);
        var seenOutside = string.Concat((await outsider.ObjectsAsync()).Select(one => one.GetRawText()));
        Assert.DoesNotContain("Pseudonym", seenOutside, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task What_tells_by_its_nature_who_shared_stays_back(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync();
        string Sdo(string type, string more) =>
            $$"""{"type":"{{type}}","spec_version":"2.1","id":"{{Bundles.Id(type, 1)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}"{{more}}}""";
        string Sco(string type, string more) => $$"""{"type":"{{type}}","spec_version":"2.1","id":"{{Bundles.Id(type, 1)}}"{{more}}}""";
        var sector = Sdo("identity", ""","name":"Ports","identity_class":"class","sectors":["transportation"],"roles":["victim"]""")
            .Replace(Bundles.Id("identity", 1), Bundles.Id("identity", 2), StringComparison.Ordinal);
        var mail = Sco("email-message", $$""","is_multipart":false,"subject":"Invoice","body":"Pay","to_refs":["{{Bundles.Id("email-addr", 1)}}"],"received_lines":["from mx1"]""");

        var receipt = await submitter.ShareAsync(Bundles.Of(
            Sdo("identity", ""","name":"Some Carrier","identity_class":"organization" """), Sdo("location", ""","country":"nl" """),
            Sco("user-account", ""","user_id":"jd" """), Sco("mac-addr", ""","value":"00:11:22:33:44:55" """),
            Sco("process", ""","command_line":"a.exe" """), sector, mail));

        Assert.Equal(
            ["withheld", "withheld", "withheld", "withheld", "withheld", "published", "published"],
            receipt.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("fate").GetString()));
        var published = string.Concat(receipt.GetProperty("published").EnumerateArray().Select(one => one.GetRawText()));
        Assert.Contains("Invoice", published, StringComparison.Ordinal);
        Assert.All(
            new[] { "sectors", "roles", "to_refs", "received_lines" },
            name => Assert.DoesNotContain(name, published, StringComparison.Ordinal));
    }

    private static string PublishedIdOf(System.Text.Json.JsonElement receipt) =>
        receipt.GetProperty("objects").EnumerateArray().Last().GetProperty("publishedId").GetString()!;

    private static string AuthorOf(System.Text.Json.JsonElement receipt) =>
        receipt.GetProperty("published").EnumerateArray().First(one => one.GetProperty("type").GetString() == "malware").GetProperty("created_by_ref").GetString()!;

    private static string Around(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return text[Math.Max(0, at - 60)..Math.Min(text.Length, at + word.Length + 60)].ReplaceLineEndings(" ");
    }

    // Everything a bundle can carry that tells who made it.
    private static string Telltale(int number)
    {
        var author = $$"""{"type":"identity","spec_version":"2.1","id":"{{Bundles.Id("identity", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","name":"Hidden Haulage","identity_class":"organization","contact_information":"harriet@hidden-haulage.click"}""";
        var by = $$""","created_by_ref":"{{Bundles.Id("identity", number)}}","external_references":[{"source_name":"acme-feed","description":"Own analysts","external_id":"TICKET-4711"},{"source_name":"cve","external_id":"CVE-2024-3400"}],"x_hidden_ticket":"TICKET-4711","description":"Harriet Hope (harriet@hidden-haulage.click) saw it on pc-07.corp at 10.20.30.40 behind 45.77.10.9 and gate.hidden-haulage.click, file C:\\Users\\h.hope\\a.exe","labels":["Hidden Haulage"]""";
        var malware = Bundles.Malware(number + 1, "Family", by + $",\"first_seen\":\"{Bundles.Time}\"");
        var relation = $$"""{"type":"relationship","spec_version":"2.1","id":"{{Bundles.Id("relationship", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","relationship_type":"indicates","source_ref":"{{Bundles.Id("indicator", number)}}","target_ref":"{{Bundles.Id("malware", number + 1)}}"}""";
        var observed = $$"""{"type":"observed-data","spec_version":"2.1","id":"{{Bundles.Id("observed-data", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","first_observed":"{{Bundles.Time}}","last_observed":"{{Bundles.Time}}","number_observed":1,"object_refs":["domain-name--0f3c1a00-1111-4222-8333-0000000000aa"]}""";
        var victim = $$"""{"type":"identity","spec_version":"2.1","id":"{{Bundles.Id("identity", number + 500)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","name":"Hidden Haulage desk","identity_class":"group"}""";
        var observable = Bundles.Domain($"anonymous-stix{number}.click", "domain-name--0f3c1a00-1111-4222-8333-0000000000aa");
        var ownObservable = Bundles.Domain("mv-hidden.hidden-haulage.click", "domain-name--0f3c1a00-1111-4222-8333-0000000000ab");
        return Bundles.Of(
            author, Bundles.Indicator(number, $"anonymous-stix{number}.click", by), malware, relation, observed, victim, observable, ownObservable);
    }

    private static async Task<string> ReceivedAsync(HubHost hub, MemberActor reader)
    {
        var all = new StringBuilder();
        foreach (var path in new[]
        {
            "/api/v1/objects?limit=1000", "/api/v1/warnings?limit=1000", "/api/v1/circles", "/api/v1/sightings", "/api/v1/submissions",
            "/api/v1/indicators?value=anonymous-stix8.click", "/api/v1/indicators?value=anonymous-text8.click", "/api/v1/allowlist?value=anonymous-text8.click",
        })
        {
            all.AppendLine((await reader.GetAsync(path)).Expect(200).Text);
        }

        foreach (var row in (await reader.ObjectsAsync()).Select(one => one.GetProperty("id").GetString()))
        {
            all.AppendLine((await reader.GetAsync($"/api/v1/objects/{row}")).Expect(200).Text);
        }

        foreach (var collection in (await reader.TaxiiAsync("collections/")).Expect(200).Json.GetProperty("collections").EnumerateArray())
        {
            var id = collection.GetProperty("id").GetString();
            foreach (var what in new[] { "objects", "manifest" })
            {
                all.AppendLine((await reader.TaxiiAsync($"collections/{id}/{what}/?limit=1000&match[version]=all")).Expect(200).Text);
            }
        }

        using (var stream = await reader.OpenStreamAsync("0"))
        {
            (await stream.DrainAsync(Quiet)).ForEach(one => all.AppendLine($"{one.Id} {one.Name} {one.Body}"));
        }

        var (_, token) = await reader.AddFeedAsync("firewall");
        all.AppendLine((await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Expect(200).Text);
        var sensor = await reader.EnrolSensorAsync();
        await sensor.WaitUntilLiveAsync(live => live.Count >= 4);
        var manifest = await sensor.ManifestAsync();
        all.AppendLine(System.Text.Json.JsonSerializer.Serialize(manifest));
        foreach (var entry in await sensor.EntriesAsync(manifest))
        {
            all.AppendLine(entry.ToString());
        }

        all.AppendLine((await sensor.ReportAsync($"batch-of-{reader.Id[..8]}", SensorActor.Seen("domain", "anonymous-stix8.click", seenBefore: true))).Expect(200).Text);
        return all.ToString();
    }
}
