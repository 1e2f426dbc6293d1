using System.Text;
using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Intake;

public sealed class DocumentIntakeTests
{
    private const string Mail =
        """
        From: "Gate release" <release@gate-lure.click>
        To: "Dana Demo" <dana@haulier-demo.example>
        Subject: Release code for your container
        Message-ID: <1@gate-lure.click>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/html

        <p>Dear Dana, see <a href="http://203.0.114.9/release.php">https://port.example/release</a> or our
        <a href="https://ordinary-link.click/about">page</a>.</p>
        --x
        Content-Type: application/octet-stream; name="For Dana of Haulier.exe"
        Content-Disposition: attachment; filename="For Dana of Haulier.exe"
        Content-Transfer-Encoding: base64

        TVpub3QgYSBwcm9ncmFt
        --x--
        """;

    [Theory, OnEachEngine]
    public async Task Of_a_mail_only_technical_values_leave_and_the_rest_waits_for_a_preview(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var receipt = (await member.PostAsync("/api/v1/submissions", Bytes(Mail.ReplaceLineEndings("\r\n")), "message/rfc822")).Expect(201).Json;

        var seen = await other.ObjectsAsync();
        Assert.Contains(seen, one => Text(one, "pattern") == "[url:value = 'http://203.0.114.9/release.php']");
        Assert.Contains(seen, one => Text(one, "pattern") == "[email-addr:value = 'release@gate-lure.click']");
        var all = string.Join('\n', seen.Select(one => one.GetRawText()));
        foreach (var own in new[] { "Dana", "dana@", "haulier-demo", "Haulier", "Dear", "ordinary-link", "Release code" })
        {
            Assert.DoesNotContain(own, all, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(receipt.GetProperty("notes").EnumerateArray(), note => Text(note, "path").Contains("ordinary-link", StringComparison.Ordinal));
        Assert.All(
            receipt.GetProperty("objects").EnumerateArray().Where(one => Text(one, "type") == "indicator"),
            one => Assert.Equal("alert", Text(one, "use")));
    }

    [Theory, OnEachEngine]
    public async Task A_table_is_read_by_its_columns_as_they_are_said_and_remarks_stay_back(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        const string table = "what,seen at\nbad-crane.click,our gate two\nworse-crane.click,our gate three\n";
        await member.PostAsync("/api/v1/submissions?name=list.csv&column=1=value&column=2=comment", Bytes(table), "text/csv");

        var seen = await other.ObjectsAsync();
        Assert.Equal(
            ["[domain-name:value = 'bad-crane.click']", "[domain-name:value = 'worse-crane.click']"],
            seen.Select(one => Text(one, "pattern")).Where(pattern => pattern.Length > 0).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(seen, one => one.GetRawText().Contains("our gate", StringComparison.Ordinal));

        var wrong = (await member.PostAsync("/api/v1/submissions?as=abacus&column=1", Bytes(table), "text/csv")).Expect(422).Json;
        Assert.Equal(["as", "column"], wrong.GetProperty("problems").EnumerateArray().Select(one => Text(one, "path")));
    }

    [Theory, OnEachEngine]
    public async Task An_event_of_misp_comes_in_and_the_sightings_in_it_are_nobodys_evidence(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        const string misp =
            """
            {"Event":{"uuid":"5f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f3","info":"Lures at the gate","date":"2026-11-01","timestamp":"1793500000",
            "Attribute":[{"uuid":"6f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f3","type":"domain","category":"Network activity","to_ids":true,
            "value":"misp-crane.click","timestamp":"1793500000",
            "Sighting":[{"uuid":"7f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f3","type":"0","date_sighting":"1793500100"}]}]}}
            """;
        var receipt = (await member.PostAsync("/api/v1/submissions", Bytes(misp), "application/json")).Expect(201).Json;

        Assert.Contains(receipt.GetProperty("notes").EnumerateArray(), note => Text(note, "code") == "others-sighting");
        Assert.DoesNotContain(receipt.GetProperty("objects").EnumerateArray(), one => Text(one, "fate") == "counted");
        Assert.Contains(await other.ObjectsAsync(), one => Text(one, "pattern") == "[domain-name:value = 'misp-crane.click']");
        Assert.Equal(0, (await other.GetJsonAsync("/api/v1/warnings")).GetArrayLength());
    }

    [Theory, OnEachEngine]
    public async Task What_points_into_the_submitters_own_systems_stays_back(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await member.ShareTextAsync(
            """
            The dropper wrote C:\Documents and Settings\dana.demo\run.exe and C:\ProgramData\crane\run.exe on the machine with the
            MAC address 00:1b:44:11:3a:b7, and asked dropper-crane[.]click.
            """);

        var seen = string.Join('\n', (await other.ObjectsAsync()).Select(one => one.GetRawText()));
        Assert.Contains("dropper-crane.click", seen, StringComparison.Ordinal);
        Assert.Contains("ProgramData", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("dana", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("00:1b:44", seen, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnEachEngine]
    public async Task The_same_document_again_is_the_same_objects(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        const string rules = "alert dns any any -> any any (msg:\"Crane lure\"; dns.query; content:\"bad-crane.click\"; sid:1; rev:1;)\n";
        var first = (await member.PostAsync("/api/v1/submissions?name=crane.rules", Bytes(rules), "text/plain")).Expect(201).Json;
        Assert.Equal("published", Text(first.GetProperty("objects")[0], "fate"));
        Assert.Equal("context", Text(first.GetProperty("objects")[0], "use"));
        var again = (await member.PostAsync("/api/v1/submissions?name=crane.rules", Bytes(rules), "text/plain")).Expect(201).Json;
        Assert.Equal("duplicate", Text(again.GetProperty("objects")[0], "fate"));
    }

    [Theory, OnEachEngine]
    public async Task What_an_event_of_misp_says_of_its_keeper_stays_back(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync("Demo Harbour Haulage");
        var other = await hub.AddMemberAsync();
        const string misp =
            """
            {"Event":{"uuid":"5f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f4","info":"Phish at our north gate, told by Dana","date":"2026-11-01",
            "distribution":"1","timestamp":"1793500000","Tag":[{"name":"demoharbourhaulage:case=\"4711\""}],"Attribute":[
            {"uuid":"6f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f4","type":"domain","category":"Network activity","to_ids":true,
            "value":"own-crane.click","comment":"seen on the machine of Dana","timestamp":"1793500000"},
            {"uuid":"6f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f5","type":"domain","category":"Network activity","to_ids":true,"distribution":"0",
            "value":"not-yours.click","timestamp":"1793500000"},
            {"uuid":"6f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f6","type":"email-dst","category":"Payload delivery","to_ids":true,
            "value":"dana@haulier-demo.example","timestamp":"1793500000"},
            {"uuid":"6f0c3a2e-5b1d-4c8e-9a77-04d2c1b6e5f7","type":"domain","category":"Network activity","to_ids":true,
            "value":"pay.demo-harbour-haulage.click","timestamp":"1793500000"}]}}
            """;
        var own = misp.Replace("\"distribution\":\"1\"", "\"distribution\":\"0\"", StringComparison.Ordinal);
        Assert.Equal("own-organisation", Text((await member.PostAsync("/api/v1/submissions", Bytes(own), "application/json")).Expect(422)
            .Json.GetProperty("problems")[0], "code"));
        var receipt = (await member.PostAsync("/api/v1/submissions", Bytes(misp), "application/json")).Expect(201).Json;
        Assert.Equal(2, receipt.GetProperty("notes").EnumerateArray().Count(note => Text(note, "code") == "own-part"));

        var all = string.Join('\n', (await other.ObjectsAsync()).Select(one => one.GetRawText()));
        Assert.Contains("own-crane.click", all, StringComparison.Ordinal);
        foreach (var mark in new[] { "Dana", "north gate", "4711", "not-yours", "harbour" })
        {
            Assert.DoesNotContain(mark, all, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory, OnEachEngine]
    public async Task A_rule_loses_its_author_and_reaches_feeds_when_a_coordinator_has_read_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        const string yara = "rule crane_lure\n{\n  meta:\n    author = \"Dana Demo\"\n  strings:\n    $a = \"crane\"\n  condition:\n    $a\n}\n";
        var receipt = (await member.PostAsync("/api/v1/submissions?name=crane.yar", Bytes(yara), "text/plain")).Expect(201).Json;
        var id = Text(receipt.GetProperty("objects")[0], "publishedId");
        var (_, token) = await other.AddFeedAsync("scanner");
        Assert.DoesNotContain("crane_lure", (await hub.Anonymous.GetAsync($"/feeds/{token}/yara")).Expect(200).Text, StringComparison.Ordinal);

        (await hub.Coordinator.PostAsync($"/api/v1/indicators/{id}/use", new { use = "block" })).Expect(404);
        (await hub.Coordinator.PostAsync($"/api/v1/indicators/{id}/use", new { use = "alert" })).Expect(204);
        var bundle = (await hub.Anonymous.GetAsync($"/feeds/{token}/yara")).Expect(200).Text;
        Assert.Contains("crane_lure", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("Dana", bundle, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
