using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;

namespace Breakwater.Hub.Tests.Mailbox;

/// <summary>What must end: mail of programs, mail that answers mail, mail that is too much.</summary>
public sealed class LoopTests
{
    [Theory, OnEachEngineWithMail]
    public async Task Mail_of_programs_is_neither_taken_nor_answered(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        string[] headers =
        [
            "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "Precedence: bulk", "Precedence: list",
            "List-Id: <news.example>", "X-Autoreply: yes",
        ];
        foreach (var header in headers)
        {
            await rig.SendAsync([.. Encoding.ASCII.GetBytes(header + "\r\n"), .. MailRig.BytesOf(Evidence(rig))], rig.Secret);
        }

        await rig.SendAsync(MailRig.BytesOf(Evidence(rig, "mailer-daemon@anna-haulage.com")), rig.Secret);
        await rig.SendAsync(MailRig.BytesOf(Evidence(rig, rig.HubAddress)), rig.Secret);
        await rig.Mail.SendAsync(MailRig.BytesOf(Evidence(rig)), "", rig.Secret);
        await rig.UntilInAsync("Refused", headers.Length + 3);

        Assert.Empty(await rig.PatternsAsync());
        Assert.Empty(await rig.HeldAsync());
        await rig.UntilSentAsync();
        Assert.Empty(rig.Mail.Mails(rig.PersonBox));
        Assert.All(await rig.RefusedAsync(), one => Assert.NotEqual("", one.GetProperty("reason").GetString()));
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_program_that_answers_every_mail_gets_no_second_answer(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await rig.SendAsync(Evidence(rig), rig.Secret);
        var answer = (await rig.AnswersAsync(1))[0];

        // One that keeps to RFC 3834, one that says only what it answers, and one that says nothing at all.
        var polite = Reply(rig, answer);
        polite.Headers.Add("Auto-Submitted", "auto-replied");
        var rude = Reply(rig, answer);
        var mute = rig.Compose(rig.Secret, MailRig.Text("I am on holiday until Monday."), "Out of office");
        await rig.SendAsync(polite, rig.Secret);
        await rig.SendAsync(rude, rig.Secret);
        await rig.SendAsync(mute, rig.Secret);
        await rig.UntilInAsync("Refused");
        await rig.UntilInAsync("Done", 3);

        await rig.UntilSentAsync();
        Assert.Single(rig.Mail.Mails(rig.PersonBox));
        Assert.Single(await rig.PatternsAsync());
    }

    [Theory, OnEachEngineWithMail]
    public async Task Two_hubs_that_have_each_others_addresses_end_after_one_mail(DatabaseEngine engine)
    {
        await using var one = await MailRig.StartAsync(engine);
        await using var two = await MailRig.StartAsync(engine);
        // Each hub's person is the other hub's mailbox.
        var ofTwo = await MailRig.AddSecretAsync(two.Member, await MailRig.AddPersonAsync(two.Member, "Hub One", one.HubAddress));
        var ofOne = await MailRig.AddSecretAsync(one.Member, await MailRig.AddPersonAsync(one.Member, "Hub Two", ofTwo));

        await one.SendAsync(one.Compose(ofOne, MailRig.Text("hxxp://loop-release[.]click/a")), ofOne);
        await one.UntilInAsync("Done");
        await two.UntilInAsync("Refused");

        await one.UntilSentAsync();
        await two.UntilSentAsync();
        Assert.Empty(await two.PatternsAsync());
        Assert.Single(two.Mail.Mails(two.HubBox, "Refused"));
        Assert.Empty(one.Mail.Mails(one.HubBox, "Refused"));
    }

    [Theory, OnEachEngineWithMail]
    public async Task Mail_bombs_end_within_limits_with_a_note_to_the_operator_and_the_next_mail_is_taken(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var head = $"From: {rig.PersonAddress}\r\nTo: {rig.Secret}\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n";

        await rig.SendAsync(Encoding.ASCII.GetBytes(head + "\r\n" + Lines(21 * 1024 * 1024)), rig.Secret);
        await rig.SendAsync(Encoding.ASCII.GetBytes(head + Nested(50_000)), rig.Secret);
        await rig.SendAsync(Encoding.ASCII.GetBytes(head + Parts(50_000)), rig.Secret);
        // The SMTP server folds and bounds headers itself, so this one is put into the mailbox as it is.
        await rig.Mail.DropAsync(rig.HubBox, Encoding.ASCII.GetBytes(head + string.Concat(Enumerable.Repeat("X-Bomb: x\r\n", 60_000)) + "\r\nx\r\n"));
        await rig.UntilInAsync("Refused", 4);
        await rig.SendAsync(Evidence(rig), rig.Secret);
        await rig.UntilInAsync("Done");

        Assert.Single(await rig.PatternsAsync());
        var reasons = string.Join('\n', (await rig.RefusedAsync()).Select(one => one.GetProperty("reason").GetString()));
        Assert.Contains("20971520", reasons, StringComparison.Ordinal);
        Assert.Contains("nests more than 20", reasons, StringComparison.Ordinal);
        Assert.Contains("more than 500 parts", reasons, StringComparison.Ordinal);
        Assert.Contains("header of the mail", reasons, StringComparison.Ordinal);
    }

    [Theory, OnEachEngineWithMail]
    public async Task More_mails_than_one_person_sends_in_an_hour_are_held_and_answers_stop_before(DatabaseEngine engine)
    {
        // In the middle of an hour of the clock, by which mails are counted.
        var time = new ShiftedTime();
        time.Advance(TimeSpan.FromMinutes(20 - time.GetUtcNow().Minute));
        await using var rig = await MailRig.StartAsync(engine, time);
        for (var i = 0; i < Limits.MailsPerPersonPerHourMax + 3; i++)
        {
            await rig.SendAsync(Evidence(rig, number: i), rig.Secret);
        }

        await rig.UntilInAsync("Held", 3);
        await rig.UntilInAsync("Done", Limits.MailsPerPersonPerHourMax);

        Assert.Equal(Limits.MailsPerPersonPerHourMax, (await rig.PatternsAsync()).Count);
        await rig.UntilSentAsync();
        Assert.Equal(Limits.AnswersPerPersonPerHourMax, (await rig.AnswersAsync(Limits.AnswersPerPersonPerHourMax)).Count);
    }

    private static MimeMessage Evidence(MailRig rig, string? from = null, int number = 0) =>
        rig.Compose(rig.Secret, MailRig.Text($"hxxp://loop-release-{number}[.]click/a"), from: from);

    private static MimeMessage Reply(MailRig rig, MimeMessage answer)
    {
        var reply = rig.Compose(rig.Secret, MailRig.Text("I am on holiday until Monday.\r\n\r\n> " + answer.TextBody!.ReplaceLineEndings("\r\n> ")), "Re: " + answer.Subject);
        reply.InReplyTo = answer.MessageId;
        return reply;
    }

    private static string Lines(int bytes) => string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", bytes / 72));

    private static string Nested(int depth)
    {
        var text = new StringBuilder();
        for (var i = 0; i < depth; i++)
        {
            text.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        return text.Append("Content-Type: text/plain\r\n\r\nx\r\n").ToString();
    }

    private static string Parts(int count) => "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", count)) + "--b--\r\n";
}
