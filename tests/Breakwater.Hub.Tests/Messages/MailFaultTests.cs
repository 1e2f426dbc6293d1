using Breakwater.Hub.Delivery;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;

namespace Breakwater.Hub.Tests.Messages;

public sealed class MailFaultTests
{
    [Theory, OnEachEngine]
    public async Task Whatever_the_mail_server_does_nobody_is_left_out_and_what_comes_twice_is_the_same_mail(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        using var server = new FaultyMailServer(
            MailFault.AnswerLost, MailFault.PutOff, MailFault.Closing, MailFault.BrokenOff, MailFault.Slow, MailFault.AnswerLost);
        await SetAsync(hub, server.Port);
        var member = await hub.AddMemberAsync();
        for (var i = 0; i < 12; i++)
        {
            await AddAsync(member, $"person{i}@faults.example");
        }

        await AddAsync(member, "refused@faults.example");
        await WebhookTests.RaiseAsync(hub, "faults.click", 2);
        await MessageRig.UntilAsync(() => server.Mails.Count > 0, "the first mail");
        for (var round = 0; round < 60 && !(Distinct(server).Count == 12 && Waiting(hub).Count == 0); round++)
        {
            time.Advance(TimeSpan.FromMinutes(2));
            await Task.Delay(300);
        }

        var mails = server.Mails.Select(mail => MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(mail)))).ToList();
        Assert.True(server.IsThrough);
        Assert.Equal(12, mails.Select(mail => mail.To.ToString()).Distinct().Count());
        Assert.Equal(12, Distinct(server).Count);
        Assert.Equal(14, mails.Count);
        Assert.Empty(Waiting(hub));
        var failed = Assert.Single(hub.Service<Outbox>().List(all: false));
        Assert.Equal(("refused@faults.example", "failed"), (failed.To, failed.State));
    }

    [Theory, OnEachEngine]
    public async Task What_waited_for_a_mail_server_is_told_by_the_first_one_and_not_after_three_days(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        using var server = new FaultyMailServer();
        await AddAsync(await hub.AddMemberAsync(), "waits@faults.example");
        // They join in the community's first days: who joins later raises no level yet.
        MemberActor[] witnesses = [await hub.AddMemberAsync(), await hub.AddMemberAsync()];
        await WebhookTests.RaiseAsync(hub, "waits-long.click", 2, "", witnesses);
        await MessageRig.UntilAsync(() => hub.Service<MessageStore>().List(all: false).Any(one => one.State == "waiting"), "it to wait");
        time.Advance(TimeSpan.FromDays(4));
        await MessageRig.UntilAsync(() => hub.Service<MessageStore>().List(all: false).Any(one => one.State == "failed"), "it to be given up");
        await WebhookTests.RaiseAsync(hub, "waits-short.top", 2, "", witnesses);
        await MessageRig.UntilAsync(() => hub.Service<MessageStore>().List(all: false).Any(one => one.State == "waiting"), "it to wait");
        await SetAsync(hub, server.Port);
        await MessageRig.UntilAsync(() => server.Mails.Count > 0, "the mail");
        Assert.Contains("waits-short[.]top", Assert.Single(server.Mails), StringComparison.Ordinal);
    }

    private static Task SetAsync(HubHost hub, int port) => hub.Service<SmtpStore>().SetAsync(
        new SmtpSettings(new MailServer("127.0.0.1", port, MailTls.None, null, null), "centre@centre.example"), null, CancellationToken.None);

    private static async Task AddAsync(MemberActor member, string email) =>
        (await member.PostAsync("/api/v1/members/me/people", new { name = email, email, role = "contact" })).Expect(201);

    private static List<string> Distinct(FaultyMailServer server) => server.Mails.Distinct(StringComparer.Ordinal).ToList();

    private static List<OutboxItem> Waiting(HubHost hub) =>
        hub.Service<Outbox>().List(all: false).Where(one => one.State == "waiting").ToList();
}
