using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Matching;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>An attacker who sent every member another lure, and knows who got which, reads what is published.</summary>
public sealed class LureTests
{
    [Theory]
    [InlineData("https://lure.click/login?email=anna@member.click", "https://lure.click/login")]
    [InlineData("https://lure.click/login?u=YW5uYUBtZW1iZXIuY2xpY2s=", "https://lure.click/login")]
    [InlineData("https://lure.click/login?id=8f3a9c2b7d1e4455", "https://lure.click/login")]
    [InlineData("https://lure.click/login?lang=en&c=a7Kd93Lz0q", "https://lure.click/login")]
    [InlineData("https://lure.click/login?case=4711332", "https://lure.click/login")]
    [InlineData("https://lure.click/login#anna@member.click", "https://lure.click/login")]
    [InlineData("https://lure.click/?t=8f3a9c2b7d1e4455", "https://lure.click/")]
    public void Of_a_url_what_is_unique_to_a_recipient_is_cut_off(string url, string left)
    {
        Assert.True(IndicatorValue.TryParse(IndicatorKind.Url, url, out var value, out _));
        Assert.Equal(left, RecipientMarks.In(value)?.Value?.Text);
    }

    [Theory]
    [InlineData(IndicatorKind.Domain, "a8f3k2m9q1.lure.click")]
    [InlineData(IndicatorKind.Domain, "8f3a9c2b7d1e4455.mail.lure.click")]
    [InlineData(IndicatorKind.Url, "https://k3j9x2q8z.lure.click/login")]
    [InlineData(IndicatorKind.Url, "https://lure.click/t/8f3a9c2b7d1e44558f3a9c2b7d1e4455/go")]
    [InlineData(IndicatorKind.Url, "https://lure.click/u/anna%40member.click/start")]
    [InlineData(IndicatorKind.Url, "https://lure.click/u/YW5uYUBtZW1iZXIuY2xpY2s=")]
    [InlineData(IndicatorKind.Email, "bounce+anna.member@lure.click")]
    [InlineData(IndicatorKind.Email, "a8f3k2m9q1@lure.click")]
    [InlineData(IndicatorKind.Email, "case-471133@a8f3k2m9q1.lure.click")]
    public void A_path_name_or_mailbox_that_looks_made_for_one_recipient_is_not_published_by_itself(IndicatorKind kind, string text)
    {
        Assert.True(IndicatorValue.TryParse(kind, text, out var value, out var problem), problem);
        Assert.True(RecipientMarks.In(value) is { Value: null, Why.Length: > 10 });
    }

    [Theory]
    [InlineData(IndicatorKind.Domain, "gate-release-form.click")]
    [InlineData(IndicatorKind.Domain, "xk29fj3k2p.click")]
    [InlineData(IndicatorKind.Domain, "mail2.secure-login.lure.click")]
    [InlineData(IndicatorKind.Domain, "cdn-eu-west1.lure.click")]
    [InlineData(IndicatorKind.Url, "https://lure.click/wp-content/uploads/2024/03/invoice.zip")]
    [InlineData(IndicatorKind.Url, "https://lure.click/login?lang=en&page=2")]
    [InlineData(IndicatorKind.Url, "http://185.10.20.30:8080/a/b.sh")]
    [InlineData(IndicatorKind.Email, "invoice@lure.click")]
    [InlineData(IndicatorKind.Email, "accounts.payable@lure.click")]
    [InlineData(IndicatorKind.Sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(IndicatorKind.Ipv4, "185.10.20.30")]
    public void What_everybody_may_have_got_is_left_as_it_is(IndicatorKind kind, string text)
    {
        Assert.True(IndicatorValue.TryParse(kind, text, out var value, out var problem), problem);
        Assert.Null(RecipientMarks.In(value));
    }

    [Theory, OnEachEngine]
    public async Task Nothing_that_only_one_member_got_reaches_another_and_the_submitter_is_told(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var receiver = await hub.AddMemberAsync("Receiving Terminal");
        var marks = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var member = await hub.AddMemberAsync();
            var mark = $"q{i}7k{i}x9m{i}2";
            marks.Add(mark);
            var receipt = await member.ShareAsync(Bundles.Of(
                Bundles.Pattern(1, $"[url:value = 'https://lure-{i}.click/pay?t={mark}']", $",\"description\":\"Link https://lure-{i}.click/pay?t={mark}&x=1\""),
                Bundles.Pattern(2, $"[domain-name:value = '{mark}.lure.click']"),
                Bundles.Pattern(3, $"[email-addr:value = '{mark}@lure-{i}.click']"),
                Bundles.Domain($"{mark}.names.click", $"domain-name--0f3c1a00-1111-4222-8333-0000000000{i:x2}"),
                $$"""{"type":"url","spec_version":"2.1","id":"url--0f3c1a00-1111-4222-8333-0000000000{{i:x2}}","value":"https://lure-{{i}}.click/pay?t={{mark}}"}"""));
            var fates = receipt.GetProperty("objects").EnumerateArray().ToList();
            Assert.Equal(["published", "held", "held", "withheld", "withheld"], fates.Select(one => one.GetProperty("fate").GetString()));
            Assert.All(fates.Take(3), one => Assert.Contains(
                one.GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("code").GetString() == "one-recipient"));
        }

        var received = string.Concat((await receiver.ObjectsAsync()).Select(one => one.GetRawText()));
        Assert.Contains("https://lure-3.click/pay", received, StringComparison.Ordinal);
        Assert.All(marks, mark => Assert.DoesNotContain(mark, received, StringComparison.OrdinalIgnoreCase));
        var found = await receiver.GetJsonAsync("/api/v1/indicators?value=" + Uri.EscapeDataString("https://lure-3.click/pay"));
        Assert.Single(found.EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task A_text_and_a_preview_show_what_is_cut_off_and_a_name_of_ones_own_goes_as_it_came(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var text = "They sent hxxps://text-lure[.]click/doc?user=a7Kd93Lz0q to us"u8.ToArray();
        var preview = (await member.PostAsync("/api/v1/submissions/preview", text, "text/plain")).Expect(200).Json;
        var published = string.Concat(preview.GetProperty("published").EnumerateArray().Select(one => one.GetRawText()));
        Assert.Contains("text-lure.click/doc", published, StringComparison.Ordinal);
        Assert.DoesNotContain("a7Kd93Lz0q", published, StringComparison.Ordinal);

        var named = await member.ShareAsync(Bundles.Of(Bundles.Pattern(7, "[domain-name:value = 'a8f3k2m9q1.lure.click']")), "?attribution=named");
        Assert.Equal("published", named.GetProperty("objects")[0].GetProperty("fate").GetString());
    }
}
