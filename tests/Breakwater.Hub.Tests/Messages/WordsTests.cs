using Breakwater.EarlyWarning;
using Breakwater.Hub.Messages;
using Breakwater.Stix;

namespace Breakwater.Hub.Tests.Messages;

public sealed class WordsTests
{
    private static readonly Uri Hub = new("https://hub.port.example/");

    public static TheoryData<string, string> KindsAndLanguages() => new(
        from kind in new[] { "domain", "url", "email", "ipv4", "ipv6", "sha256", "md5", "mutex" } from language in Languages.All select (kind, language));

    [Theory, MemberData(nameof(KindsAndLanguages))]
    public void Every_change_level_and_tier_has_words_in_each_language_and_no_live_link_to_what_it_warns_of(string kind, string language)
    {
        var value = kind switch
        {
            "url" => "https://evil.example/a?b=<c>", "email" => "billing@evil.example", "ipv4" => "203.0.113.9", "ipv6" => "2001:db8::9",
            "sha256" => new string('a', 64), "md5" => new string('b', 32), _ => "evil.example",
        };
        foreach (var (change, level) in new[]
        {
            (Change.Raised, WarningLevel.Confirmed), (Change.Raised, WarningLevel.PortAlert), (Change.Lowered, WarningLevel.Confirmed),
            (Change.Lowered, WarningLevel.Notice), (Change.Withdrawn, WarningLevel.PortAlert),
        })
        {
            foreach (var tier in new[] { 0, 1, 2, 3 })
            {
                var news = News(change, level, kind, value);
                var reader = new MessageReader(tier, language, TlpLevel.Amber, true, new Uri(Hub, "mail/read/x"), Hub);
                var all = MessageText.Subject(news, reader) + "\n" + MessageText.Body(news, reader) + "\n" + MessageText.Short(news, reader);
                Assert.StartsWith("[TLP:AMBER] ", all, StringComparison.Ordinal);
                if (value.Contains('.', StringComparison.Ordinal))
                {
                    Assert.DoesNotContain(value, all, StringComparison.Ordinal);
                    Assert.DoesNotContain("evil.example", all, StringComparison.Ordinal);
                }

                var closed = reader with { IsOpen = false };
                var hidden = MessageText.Subject(news, closed) + MessageText.Body(news, closed) + MessageText.Short(news, closed);
                Assert.DoesNotContain("evil", hidden, StringComparison.Ordinal);
                Assert.DoesNotContain(value, hidden, StringComparison.Ordinal);
                Assert.Contains("https://hub.port.example/", hidden, StringComparison.Ordinal);
            }
        }
    }

    [Theory, MemberData(nameof(KindsAndLanguages))]
    public void What_tier_0_is_told_is_two_sentences(string kind, string language)
    {
        var news = News(Change.Raised, WarningLevel.PortAlert, kind, "evil.example");
        var reader = new MessageReader(0, language, TlpLevel.Green, true, null, Hub);
        var words = MessageText.Body(news, reader).Split('\n')[2];
        Assert.Equal(2, words.Split(". ").Length);
    }

    [Fact]
    public void A_value_never_ends_the_line_of_a_subject_nor_is_it_endless()
    {
        var news = News(Change.Raised, WarningLevel.Confirmed, "url", "http://a.example/\r\nBcc: everybody@port.example\n" + new string('x', 5000));
        var subject = MessageText.Subject(news, new MessageReader(1, "en", TlpLevel.Green, true, null, Hub));
        Assert.DoesNotContain('\n', subject);
        Assert.DoesNotContain('\r', subject);
        Assert.Equal(Limits.MessageSubjectCharsMax, subject.Length);
    }

    [Fact]
    public void Signatures_are_those_of_the_standard_webhooks_specification()
    {
        // Worked out with another program, by the specification's construction: HMAC-SHA256 of "id.timestamp.body" under the decoded secret.
        var key = Convert.ToBase64String("0123456789abcdef0123456789abcdef"u8.ToArray());
        var secrets = new WebhookSecrets("https://a.example/", key, null, null, null, null, null, null);
        var headers = WebhookSignature.Headers(secrets, "msg_1", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "{\"a\":1}"u8.ToArray()).ToDictionary();
        Assert.Equal(("msg_1", "1700000000"), (headers["webhook-id"], headers["webhook-timestamp"]));
        Assert.Equal("v1,rkwp5YuvdrMkcu0ZhuMsXoTg44mHAr1Q0+FFgFpXsjY=", headers["webhook-signature"]);
    }

    [Theory]
    [InlineData("application/json", "{\"b\":\"{text}\"}", "{\"b\":\"say \\\"no\\\"\\n{phone} & <b>\"}")]
    [InlineData("application/x-www-form-urlencoded", "b={text}&c=1", "b=say%20%22no%22%0A%7Bphone%7D%20%26%20%3Cb%3E&c=1")]
    [InlineData("text/plain", "{text}", "say \"no\"\n{phone} & <b>")]
    public void What_is_filled_into_a_template_stays_in_its_place_and_is_not_filled_again(string type, string template, string filled)
    {
        var fields = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { text = "say \"no\"\n{phone} & <b>", phone = "+1" });
        Assert.Equal(filled, System.Text.Encoding.UTF8.GetString(WebhookTemplate.Fill(template, type, fields)));
    }

    private static WarningNews News(Change change, WarningLevel level, string kind, string value)
    {
        var judgement = new Judgement(level, 3, false, [], []);
        var left = change == Change.Withdrawn ? WarningLevel.None : level;
        var advice = AdviceText.Of(left, change, new IndicatorKey(kind, value), 2, judgement);
        return new WarningNews(
            "n", 1, "6f1c1c9e-0000-4000-8000-000000000001", 1, change, level,
            new WarningFacts(kind, value, [value], 2, false, true, [], advice, "report--6f1c1c9e-0000-4000-8000-000000000002"), DateTimeOffset.UnixEpoch);
    }
}
