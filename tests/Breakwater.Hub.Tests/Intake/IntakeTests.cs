using System.Text;
using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Intake;

public sealed class IntakeTests
{
    private const string TlpAmber = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";
    private const string TlpRed = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
    private const string TlpWhiteOfTlp1 = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";

    [Theory, OnEachEngine]
    public async Task One_bad_object_never_rejects_the_others_and_each_fate_has_its_place(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var receipt = await member.ShareAsync(Bundles.Of(
            Bundles.Indicator(1, "good-one.click"),
            """{"type":"malware","id":"nonsense"}""",
            Bundles.Pattern(2, "[domain-name:value = "),
            Bundles.Indicator(3, "8.8.8.8.in-addr.arpa"),
            Bundles.Pattern(4, "[ipv4-addr:value = '8.8.8.8']"),
            "17",
            Bundles.Malware(5, "Fine")));

        Assert.Equal(
            ["published", "refused", "refused", "refused", "refused", "refused", "published"],
            Fates(receipt));
        for (var i = 1; i < 6; i++)
        {
            var reasons = receipt.GetProperty("objects")[i].GetProperty("reasons").EnumerateArray().ToList();
            Assert.NotEmpty(reasons);
            Assert.All(reasons, reason => Assert.StartsWith($"$.objects[{i}]", reason.GetProperty("path").GetString(), StringComparison.Ordinal));
            Assert.All(reasons, reason => Assert.NotEmpty(reason.GetProperty("message").GetString()!));
        }

        Assert.True(receipt.GetProperty("objects")[1].GetProperty("reasons").GetArrayLength() > 1, "Every problem of an object is named.");
    }

    [Theory, OnEachEngine]
    public async Task The_fates_are_in_the_submissions_own_record_and_the_bytes_come_back_as_they_were(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        const string text = "Räuber:  seen[.]click\r\n\tand   more";
        var id = (await member.ShareTextAsync(text)).GetProperty("submissionId").GetString();

        Assert.Equal(Encoding.UTF8.GetBytes(text), (await member.GetAsync($"/api/v1/submissions/{id}/original")).Expect(200).Bytes);
        Assert.NotEmpty((await member.GetJsonAsync($"/api/v1/submissions/{id}")).GetProperty("objects").EnumerateArray());
        Assert.Equal(1, (await member.GetJsonAsync("/api/v1/submissions")).GetArrayLength());
        (await other.GetAsync($"/api/v1/submissions/{id}")).Expect(404);
        (await other.GetAsync($"/api/v1/submissions/{id}/original")).Expect(404);
        Assert.Equal(0, (await other.GetJsonAsync("/api/v1/submissions")).GetArrayLength());
    }

    [Theory, OnEachEngine]
    public async Task Values_are_normalised_before_they_are_looked_for(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(
            Bundles.Pattern(1, "[domain-name:value = 'BÜCHER-Phish.Click']"),
            Bundles.Pattern(2, "[ipv6-addr:value = '2A03:2880:0000:0000:0000:0000:0000:0001']"),
            Bundles.Pattern(3, "[url:value = 'HTTP://Evil-Normal.CLICK:80/A']"),
            Bundles.Pattern(4, "[file:hashes.MD5 = 'ABCDEF0123456789ABCDEF0123456789']")));

        foreach (var value in new[] { "xn--bcher-phish-thb.click", "2a03:2880::1", "http://evil-normal.click/A", "abcdef0123456789abcdef0123456789" })
        {
            var found = await member.GetJsonAsync("/api/v1/indicators?value=" + Uri.EscapeDataString(value));
            Assert.True(found.GetArrayLength() == 1, $"{value} was not found");
        }
    }

    [Theory, OnEachEngine]
    public async Task A_text_gives_indicators_vulnerabilities_and_a_report_without_its_prose(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var receipt = await member.ShareTextAsync(
            "Our own words. hxxp://drop-zone[.]click/a.exe from 45[.]77[.]10[.]20 by bad@phish-sender[.]click, CVE-2024-3400, d41d8cd98f00b204e9800998ecf8427f");

        var published = receipt.GetProperty("published").EnumerateArray().ToList();
        Assert.Equal(
            ["indicator", "indicator", "indicator", "indicator", "report", "vulnerability"],
            published.Select(one => one.GetProperty("type").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(published, one => Assert.DoesNotContain("Our own words", one.GetRawText(), StringComparison.Ordinal));
        var withText = await member.ShareTextAsync("Our other words about text-with-it[.]click", "?text=true");
        Assert.Contains("Our other words", withText.GetProperty("published").GetRawText(), StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task The_same_version_again_is_a_duplicate_and_other_content_under_it_a_reported_conflict(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var original = Bundles.Of(Bundles.Malware(1, "Original"));
        await member.ShareAsync(original);

        Assert.Equal(["duplicate"], Fates(await member.ShareAsync(original)));
        var conflict = await member.ShareAsync(Bundles.Of(Bundles.Malware(1, "Changed")));

        Assert.Equal(["refused"], Fates(conflict));
        Assert.Equal("version-conflict", conflict.GetProperty("objects")[0].GetProperty("reasons")[0].GetProperty("code").GetString());
        var community = await member.ObjectsAsync();
        Assert.Single(community, one => one.GetProperty("type").GetString() == "malware" && one.GetProperty("name").GetString() == "Original");
        Assert.DoesNotContain(community, one => one.GetRawText().Contains("Changed", StringComparison.Ordinal));
        Assert.Equal(["duplicate", "duplicate"], Fates(await TwiceAsync(member, "seen: text-twice[.]click")));
    }

    [Theory, OnEachEngine]
    public async Task The_strictest_marking_counts_tlp_1_is_read_and_the_circles_highest_is_kept(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await hub.AddCircleAsync("mild", "green", "amber", member);

        Assert.Equal("green", await LevelOfAsync(member, Bundles.Malware(1, "a"), ""));
        Assert.Equal("clear", await LevelOfAsync(member, Bundles.Malware(2, "b", Bundles.Marked(TlpWhiteOfTlp1)), ""));
        Assert.Equal("amber", await LevelOfAsync(member, Bundles.Malware(3, "c", Bundles.Marked(TlpAmber)), "?tlp=green"));
        Assert.Equal("amber+strict", await LevelOfAsync(member, Bundles.Malware(4, "d", Bundles.Marked(TlpAmber)), "?tlp=amber%2Bstrict"));
        Assert.Equal("amber", await LevelOfAsync(member, Bundles.Malware(5, "e", $",\"object_marking_refs\":[\"{TlpWhiteOfTlp1}\",\"{TlpAmber}\"]"), ""));
        await AssertRefusedAsync(member, Bundles.Malware(6, "f"), "?circle=mild&tlp=amber%2Bstrict", "level");
        await AssertRefusedAsync(member, Bundles.Malware(7, "g", Bundles.Marked(TlpRed)), "?circle=mild", "level");
        await AssertRefusedAsync(member, Bundles.Malware(8, "h"), "?tlp=red", "red-needs-recipients");
    }

    [Theory, OnEachEngine]
    public async Task What_one_member_asserts_is_at_most_alert(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var receipt = await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "block-me.click"), Bundles.Indicator(2, "old-one.click", ",\"valid_until\":\"2024-04-01T00:00:00Z\"")), "?use=block&seen=true");

        Assert.Equal("alert", receipt.GetProperty("objects")[0].GetProperty("use").GetString());
        Assert.Contains("one-member", receipt.GetProperty("objects")[0].GetRawText(), StringComparison.Ordinal);
        Assert.Equal("context", receipt.GetProperty("objects")[1].GetProperty("use").GetString());
        var id = receipt.GetProperty("objects")[0].GetProperty("publishedId").GetString();
        (await member.PostAsync($"/api/v1/indicators/{id}/use", new { use = "block" })).Expect(403);
        (await hub.Coordinator.PostAsync($"/api/v1/indicators/{id}/use", new { use = "block" })).Expect(204);
        Assert.Equal("block", (await member.GetJsonAsync("/api/v1/indicators?value=block-me.click"))[0].GetProperty("use").GetString());
        Assert.Contains("\"use\":\"block\"", (await member.GetAsync($"/api/v1/objects/{id}")).Text, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task A_submission_with_its_previews_token_publishes_exactly_what_the_preview_showed(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var bundle = Bundles.Of(Bundles.Indicator(1, "previewed.click"), Bundles.Malware(2, "Previewed"));
        var preview = (await member.SubmitAsync(bundle, path: "/api/v1/submissions/preview")).Expect(200).Json;
        var token = Uri.EscapeDataString(preview.GetProperty("previewToken").GetString()!);
        Assert.DoesNotContain(await other.ObjectsAsync(), one => one.GetRawText().Contains("reviewed", StringComparison.Ordinal));
        Assert.Empty(await member.TaxiiObjectsAsync("mine"));

        (await member.SubmitAsync(Bundles.Of(Bundles.Indicator(1, "previewed.click"), Bundles.Malware(2, "Other")), "?preview=" + token)).Expect(409);
        (await other.SubmitAsync(bundle, "?preview=" + token)).Expect(422);
        await member.ShareAsync(bundle, "?preview=" + token);

        var shown = preview.GetProperty("published").EnumerateArray().Select(one => one.GetRawText()).Order(StringComparer.Ordinal);
        var received = (await other.TaxiiObjectsAsync("community")).Select(one => one.GetRawText()).Where(one => one.Contains("reviewed", StringComparison.Ordinal));
        Assert.Equal(shown, received.Order(StringComparer.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task Named_is_served_byte_by_byte_as_it_came_and_anonymous_is_not(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var named = Bundles.Malware(1, "Named", ",\"x_own_property\": [1,  2]");
        await member.ShareAsync(Bundles.Of(named), "?attribution=named");
        await member.ShareAsync(Bundles.Of(Bundles.Malware(2, "Nameless")));

        Assert.Contains(await other.TaxiiObjectsAsync("community"), one => one.GetRawText() == named);
        Assert.DoesNotContain(await other.ObjectsAsync(), one => one.GetProperty("id").GetString() == Bundles.Id("malware", 2));
        var taken = await other.ShareAsync(Bundles.Of(Bundles.Malware(1, "Not theirs", ",\"x\":1").Replace($"\"modified\":\"{Bundles.Time}\"", "\"modified\":\"2025-01-01T00:00:00.000Z\"", StringComparison.Ordinal)), "?attribution=named");
        Assert.Equal("not-yours", taken.GetProperty("objects")[0].GetProperty("reasons").EnumerateArray().Last().GetProperty("code").GetString());
    }

    private static List<string> Fates(JsonElement receipt) =>
        receipt.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("fate").GetString()!).ToList();

    private static async Task<JsonElement> TwiceAsync(MemberActor member, string text)
    {
        await member.ShareTextAsync(text);
        return await member.ShareTextAsync(text);
    }

    private static async Task<string> LevelOfAsync(MemberActor member, string value, string query)
    {
        var marking = (await member.ShareAsync(Bundles.Of(value), query)).GetProperty("published")[0].GetProperty("object_marking_refs")[0].GetString()!;
        Assert.True(Stix.TlpMarkings.TryGetLevel(marking, out var level));
        return Stix.Tlp.Name(level);
    }

    private static async Task AssertRefusedAsync(MemberActor member, string value, string query, string code)
    {
        var receipt = await member.ShareAsync(Bundles.Of(value), query);
        Assert.Equal(["refused"], Fates(receipt));
        Assert.Equal(code, receipt.GetProperty("objects")[0].GetProperty("reasons").EnumerateArray().Last().GetProperty("code").GetString());
    }
}
