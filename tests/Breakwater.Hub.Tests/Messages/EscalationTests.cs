using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;

namespace Breakwater.Hub.Tests.Messages;

public sealed class EscalationTests
{
    [Theory, OnEachEngineWithMail]
    public async Task When_nobody_acknowledges_the_next_contact_is_told_and_then_the_coordinator(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var box = await AddCoordinatorAsync(rig);
        (await rig.SetRuleAsync(new { confirmedMinutes = 60, portAlertMinutes = 10 })).Expect(200);
        var silent = await rig.AddMemberAsync(1, "Silent Shipping");
        var first = await rig.AddContactAsync(silent);
        var second = await rig.AddContactAsync(silent, new { turn = 2 });
        var third = await rig.AddContactAsync(silent, new { turn = 5 });
        var quick = await rig.AddMemberAsync(1, "Quick Quay");
        var reader = await rig.AddContactAsync(quick);
        var standby = await rig.AddContactAsync(quick, new { turn = 1 });

        await rig.RaiseAsync("unanswered.click");
        await PressAsync(rig, (await rig.MailsAsync(reader, 1))[0]);
        await rig.MailsAsync(first, 1);
        time.Advance(TimeSpan.FromMinutes(59));
        await rig.UntilQuietAsync();
        Assert.Empty(rig.Mail.Mails(second.Box));

        time.Advance(TimeSpan.FromMinutes(2));
        await rig.MailsAsync(second, 1);
        Assert.Empty(rig.Mail.Mails(third.Box));
        time.Advance(TimeSpan.FromMinutes(61));
        await rig.MailsAsync(third, 1);
        time.Advance(TimeSpan.FromMinutes(61));
        await MessageRig.UntilAsync(() => Said(rig, box).Any(mail => mail.TextBody!.Contains("Silent Shipping", StringComparison.Ordinal)), "the coordinator to be told");
        var told = Said(rig, box).Single(mail => mail.TextBody!.Contains("Silent Shipping", StringComparison.Ordinal));
        Assert.Equal("[TLP:GREEN] Confirmed warning: unanswered[.]click", told.Subject);
        Assert.DoesNotContain("Quick Quay", string.Concat(Said(rig, box).Select(mail => mail.TextBody)), StringComparison.Ordinal);
        Assert.Empty(rig.Mail.Mails(standby.Box));
        time.Advance(TimeSpan.FromHours(5));
        await rig.UntilQuietAsync();
        await rig.MailsAsync(first, 1);
        await rig.MailsAsync(third, 1);
        Assert.Single(Said(rig, box), mail => mail.TextBody!.Contains("Silent Shipping", StringComparison.Ordinal));
    }

    [Theory, OnEachEngineWithMail]
    public async Task An_answer_to_a_confirmed_warning_is_none_to_the_port_alert_and_withdrawing_ends_the_clock(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var member = await rig.AddMemberAsync(1);
        var first = await rig.AddContactAsync(member);
        var next = await rig.AddContactAsync(member, new { turn = 1 });
        var warning = await rig.RaiseAsync("rises.click");
        await PressAsync(rig, (await rig.MailsAsync(first, 1))[0]);
        await rig.SeeAsync("rises.click");
        await rig.MailsAsync(first, 2);
        time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("[TLP:GREEN] Port alert: rises[.]click", Assert.Single(await rig.MailsAsync(next, 1)).Subject);

        var other = await rig.RaiseAsync("ends-early.top");
        await rig.MailsAsync(first, 3);
        await rig.ClearAsync(other);
        await rig.MailsAsync(first, 4);
        time.Advance(TimeSpan.FromHours(5));
        await rig.UntilQuietAsync();
        await rig.MailsAsync(next, 1);
        Assert.NotEqual(warning, other);
    }

    private static async Task<string> AddCoordinatorAsync(MessageRig rig)
    {
        var box = rig.Mail.NewBox();
        await rig.Hub.Service<Breakwater.Hub.Community.SetupLink>().AddCoordinatorAsync("Night Watch", box + "@centre.example", CancellationToken.None);
        return box;
    }

    private static List<MimeMessage> Said(MessageRig rig, string box) =>
        rig.Mail.Mails(box).Select(mail => MimeMessage.Load(new MemoryStream(mail))).ToList();

    private static async Task PressAsync(MessageRig rig, MimeMessage mail)
    {
        var link = MessageRig.LinkIn(mail);
        (await rig.PostFormAsync(link, ("page", MessageRig.FormTokenIn((await rig.Hub.Anonymous.GetAsync(link)).Text)))).Expect(200);
    }
}
