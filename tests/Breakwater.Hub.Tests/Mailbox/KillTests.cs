using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Mailbox;

/// <summary>kill -9 at random moments while mails come in: each is taken once and answered once.</summary>
public sealed class KillTests
{
    private const int MailsPerLife = 4;
    private const int Seed = 20261102;
    private static readonly int Lives = TestRun.Of(normal: 4, full: 16);

    [Theory, OnEachEngineWithMail]
    public async Task Killed_at_random_moments_loses_no_mail_and_takes_none_twice(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        await rig.StopHubAsync();
        var random = new Random(Seed);
        for (var life = 0; life < Lives; life++)
        {
            for (var i = 0; i < MailsPerLife; i++)
            {
                var number = (life * MailsPerLife) + i;
                await rig.SendAsync(rig.Compose(rig.Secret, MailRig.Text($"hxxp://kill-release-{number}[.]click/a")), rig.Secret);
            }

            using var hub = await HubProcess.StartAsync(rig.Store);
            var before = Moved(rig);
            var giveUp = Environment.TickCount64 + 10_000;
            while (life % 4 != 0 && Moved(rig) == before && Environment.TickCount64 < giveUp)
            {
                await Task.Delay(5);
            }

            await Task.Delay(random.Next(200));
            hub.Kill();
            await EndLeasesAsync(rig.Store);
        }

        await rig.RestartHubAsync();
        var all = Lives * MailsPerLife;
        await rig.UntilInAsync("Done", all);
        await rig.UntilSentAsync();

        var patterns = await rig.PatternsAsync();
        Assert.Equal(all, patterns.Distinct().Count());
        Assert.Equal(all, patterns.Count);
        Assert.Equal(all, rig.Mail.Mails(rig.HubBox, "Done").Count);
        // A server that took an answer from a process that died then gets it again, under the same Message-ID.
        var answers = (await rig.AnswersAsync(1)).Select(answer => (answer.MessageId, answer.InReplyTo)).Distinct().ToList();
        Assert.Equal(answers.Count, answers.Select(one => one.InReplyTo).Distinct().Count());
        Assert.Equal(Math.Min(all, Limits.AnswersPerPersonPerHourMax), answers.Count);
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_mail_that_was_taken_and_not_yet_moved_is_moved_and_not_taken_again(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var raw = MailRig.BytesOf(rig.Compose(rig.Secret, MailRig.Text("hxxp://twice-release[.]click/a")));
        await rig.SendAsync(raw, rig.Secret);
        await rig.UntilInAsync("Done");

        // As after a crash, or when the server numbers its mails anew: the very mail is there again, under another number.
        await rig.Mail.DropAsync(rig.HubBox, rig.Mail.Mails(rig.HubBox, "Done")[0]);
        await rig.UntilInAsync("Done", 2);

        Assert.Single(await rig.PatternsAsync());
        await rig.UntilSentAsync();
        Assert.Single(rig.Mail.Mails(rig.PersonBox));
    }

    /// <summary>As if the time had passed after which another node takes over.</summary>
    private static async Task EndLeasesAsync(TestStore store)
    {
        await using var database = store.Open();
        await database.WriteAsync(scope => scope.Execute("update mailbox set lease_until = 0"));
        await database.WriteAsync(scope => scope.Execute("update outbox set lease_until = 0"));
    }

    private static int Moved(MailRig rig) => rig.Mail.Mails(rig.HubBox, "Done").Count;
}
