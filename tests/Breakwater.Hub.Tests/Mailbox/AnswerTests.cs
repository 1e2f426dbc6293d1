using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;

namespace Breakwater.Hub.Tests.Mailbox;

/// <summary>What an answer leads to: taking back, saying what happened, the preview.</summary>
public sealed class AnswerTests
{
    [Theory, OnEachEngineWithMail]
    public async Task A_reply_takes_everything_back(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await ShareAsync(rig);
        var answer = (await rig.AnswersAsync(1))[0];
        Assert.NotEmpty(await rig.PatternsAsync());

        await rig.SendAsync(Reply(rig, answer, "UNDO"), rig.Secret);
        var second = (await rig.AnswersAsync(2))[1];

        Assert.Contains("Taken back", second.TextBody, StringComparison.Ordinal);
        Assert.All(await rig.Reader.ObjectsAsync(), one => Assert.True(
            one.GetProperty("type").GetString() != "indicator" || one.GetProperty("revoked").GetBoolean(), one.GetRawText()));
        var (status, page) = await PageAsync(rig, LinkIn(answer));
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    [Theory, OnEachEngineWithMail]
    public async Task Nobody_else_can_take_it_back(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await ShareAsync(rig);
        var answer = (await rig.AnswersAsync(1))[0];
        var colleague = await MailRig.AddSecretAsync(rig.Member, await MailRig.AddPersonAsync(rig.Member, "Bert", "bert@anna-haulage.com"));
        var other = await MailRig.AddSecretAsync(rig.Reader, await MailRig.AddPersonAsync(rig.Reader, "Nora", "nora@northern.com"));

        await rig.SendAsync(Reply(rig, answer, "UNDO"));
        await rig.SendAsync(Reply(rig, answer, "UNDO"), colleague);
        await rig.SendAsync(Reply(rig, answer, "UNDO"), other);
        await rig.UntilInAsync("Held");
        await rig.UntilInAsync("Refused", 2);

        Assert.Equal(2, (await rig.PatternsAsync()).Count);
        Assert.Single(await rig.AnswersAsync(1));
    }

    [Theory, OnEachEngineWithMail]
    public async Task What_has_happened_reaches_the_coordinators_without_a_name(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await ShareAsync(rig);
        var answer = (await rig.AnswersAsync(1))[0];

        await rig.SendAsync(Reply(rig, answer, "PASSWORD\r\nPAID"), rig.Secret);
        var second = (await rig.AnswersAsync(2))[1];

        Assert.Contains("Call your bank now", second.TextBody, StringComparison.Ordinal);
        var said = await rig.Hub.Coordinator.GetJsonAsync("/api/v1/mailbox/said");
        Assert.Equal(["paid", "password"], said[0].GetProperty("said").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(2, said[0].GetProperty("publishedIds").GetArrayLength());
        Assert.DoesNotContain("nna", said.GetRawText(), StringComparison.Ordinal);
        (await rig.Member.GetAsync("/api/v1/mailbox/said")).Expect(403);
    }

    [Theory, OnEachEngineWithMail]
    public async Task The_preview_shows_what_others_would_see_and_only_its_button_publishes_once(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await ShareAsync(rig);
        var link = LinkIn((await rig.AnswersAsync(1))[0]);
        var before = await rig.EverythingOthersSeeAsync();

        var (status, page) = await PageAsync(rig, link);
        var (_, again) = await PageAsync(rig, link);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(before, await rig.EverythingOthersSeeAsync());
        Assert.Contains("Your container waits", page, StringComparison.Ordinal);
        Assert.Contains("hxxps://blog[.]travelnews[.]org/x</label>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("anna-haulage", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);

        using var client = rig.Hub.ClientFrom(IPAddress.Loopback);
        var (_, chosen) = await PageAsync(rig, link + "?link=0");
        Assert.Equal(before, await rig.EverythingOthersSeeAsync());
        // What was not shown is not shared: the page without the link is no preview of the page with it.
        using var other = await client.PostAsync(link, new FormUrlEncodedContent([.. Fields(again), new("link", "0")]));
        Assert.Contains("no longer what the preview showed", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await rig.EverythingOthersSeeAsync());
        using var published = await client.PostAsync(link, new FormUrlEncodedContent(Fields(chosen)));
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        var everything = await rig.EverythingOthersSeeAsync();
        Assert.Contains("Your container waits", everything, StringComparison.Ordinal);
        Assert.Contains("https://blog.travelnews.org/x", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("nna", everything, StringComparison.Ordinal);
        Assert.Equal(3, (await rig.PatternsAsync()).Distinct().Count());
        Assert.Equal(3, (await rig.PatternsAsync()).Count);

        using var twice = await client.PostAsync(link, new FormUrlEncodedContent(Fields(chosen)));
        Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);
        using var looked = await client.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);

        await rig.SendAsync(Reply(rig, (await rig.AnswersAsync(1))[0], "UNDO"), rig.Secret);
        await rig.AnswersAsync(2);
        Assert.All(await rig.Reader.ObjectsAsync(), one => Assert.True(
            one.GetProperty("type").GetString() is "identity" or "extension-definition" || one.GetProperty("revoked").GetBoolean(), one.GetRawText()));
    }

    [Theory, OnEachEngineWithMail]
    public async Task The_preview_page_is_bound_by_its_policy_and_kept_nowhere(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await ShareAsync(rig);
        using var client = rig.Hub.ClientFrom(IPAddress.Loopback);

        using var page = await client.GetAsync(LinkIn((await rig.AnswersAsync(1))[0]));
        using var wrong = await client.GetAsync("/mail/preview/" + RandomId.Secret());

        Assert.Equal("no-store", page.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Theory, OnEachEngineWithMail]
    public async Task Answers_are_in_Spanish_where_the_mailbox_is(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine, language: "es");
        await ShareAsync(rig);
        var answer = (await rig.AnswersAsync(1))[0];

        Assert.Contains("DESHACER", answer.TextBody, StringComparison.Ordinal);
        Assert.Contains("CONTRASEÑA", answer.TextBody, StringComparison.Ordinal);
        await rig.SendAsync(Reply(rig, answer, "Deshacer"), rig.Secret);
        Assert.Contains("Retirado", (await rig.AnswersAsync(2))[1].TextBody, StringComparison.Ordinal);
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_mail_that_no_server_takes_is_shown_to_the_operator_without_its_recipient(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var gone = await MailRig.AddSecretAsync(rig.Member, await MailRig.AddPersonAsync(rig.Member, "Gregor Samsa", "gone@anna-haulage.com"));
        var outbox = rig.Hub.Service<Outbox>();

        await rig.SendAsync(rig.Compose(gone, MailRig.Text("hxxp://gone-release[.]click/a")), gone);
        await MailRig.UntilAsync(() => outbox.List(all: false) is [{ State: "failed" }], "the failure");

        var item = outbox.List(all: false)[0];
        Assert.StartsWith("550", item.LastFailure, StringComparison.Ordinal);
        Assert.Null(item.To);
        Assert.DoesNotContain("gone@", item.LastFailure, StringComparison.Ordinal);
        Assert.Single(await rig.PatternsAsync());
        Assert.Equal(1, await outbox.RetryAsync(null, CancellationToken.None));
        await MailRig.UntilAsync(() => outbox.List(all: false) is [{ State: "failed" }], "the second failure");
        await outbox.DropAsync(item.Id, CancellationToken.None);
        Assert.Empty(outbox.List(all: true));
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_server_that_is_away_loses_no_answer(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var store = rig.Hub.Service<SmtpStore>();
        await store.SetAsync(
            new SmtpSettings(new MailServer("127.0.0.1", 1, MailTls.None, null, null), rig.HubAddress), null, CancellationToken.None);
        await ShareAsync(rig);
        await rig.UntilInAsync("Done");
        await MailRig.UntilAsync(
            () => rig.Hub.Service<Outbox>().List(all: false) is [{ State: "waiting", LastFailure: not null }], "the failure");

        await store.SetAsync(
            new SmtpSettings(new MailServer("127.0.0.1", rig.Mail.SmtpPort, MailTls.None, null, null), rig.HubAddress), null,
            CancellationToken.None);

        Assert.Single(await rig.AnswersAsync(1));
    }

    [Theory, OnEachEngineWithMail]
    public async Task The_database_does_not_tell_who_was_answered_or_wrote(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await ShareAsync(rig);
        await rig.AnswersAsync(1);
        await rig.UntilSentAsync();

        var rows = new List<string>();
        await using (var connection = rig.Hub.Service<Database>().Open())
        {
            foreach (var table in new[] { "outbox", "mailbox_mail", "mailbox_seen", "mailbox_answer", "mailbox_use", "mailbox_attempt" })
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"select * from {table}";
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Shown(reader.GetValue(i)))));
                }
            }
        }

        Assert.True(rows.Count >= 5);
        var all = string.Join('\n', rows);
        foreach (var own in new[] { "nna", rig.PersonBox + "@", rig.PersonId, rig.Member.Id, rig.Secret, "answer-release" })
        {
            Assert.DoesNotContain(own, all, StringComparison.Ordinal);
        }
    }

    private static string? Shown(object value) =>
        value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static Task ShareAsync(MailRig rig) => rig.SendAsync(
        rig.Compose(rig.Secret, MailRig.Attached("Hello, Anna", rig.Phishing(
            "answer-release.click", "Dear Anna,\nrelease it: hxxps://answer-release[.]click/login or read https://blog.travelnews.org/x for more of this\n"))),
        rig.Secret);

    private static MimeMessage Reply(MailRig rig, MimeMessage answer, string text)
    {
        var quoted = "> " + answer.TextBody!.ReplaceLineEndings("\r\n> ");
        var reply = rig.Compose(rig.HubAddress, MailRig.Text($"{text}\r\n\r\nOn Mon, 2 Nov 2026 at 9:12, the centre wrote:\r\n{quoted}"), "Re: " + answer.Subject);
        reply.InReplyTo = answer.MessageId;
        return reply;
    }

    private static string LinkIn(MimeMessage answer) => Regex.Match(answer.TextBody!, @"http\S+/mail/preview/\S+").Value;

    private static async Task<(HttpStatusCode Status, string Page)> PageAsync(MailRig rig, string link)
    {
        using var client = rig.Hub.ClientFrom(IPAddress.Loopback);
        using var page = await client.GetAsync(link);
        return (page.StatusCode, await page.Content.ReadAsStringAsync());
    }

    /// <summary>What the button of the page sends.</summary>
    private static List<KeyValuePair<string, string>> Fields(string page) => Regex
        .Matches(page, "type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]+)\"")
        .Select(field => new KeyValuePair<string, string>(field.Groups[1].Value, field.Groups[2].Value)).ToList();
}
