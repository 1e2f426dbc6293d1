using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;

namespace Breakwater.Hub.Tests.Messages;

/// <summary>kill -9 at random moments while warnings are told: each person and each webhook is told of each, and of none twice.</summary>
public sealed class KillTests
{
    private const int WarningsPerLife = 2;
    private const int Contacts = 5;
    private const int Seed = 20261123;
    private static readonly int Lives = TestRun.Of(normal: 3, full: 12);

    [Theory, OnEachEngineWithMail]
    public async Task Killed_at_random_moments_tells_everybody_of_everything_once(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        var contacts = new List<Contact>();
        for (var i = 0; i < Contacts; i++)
        {
            contacts.Add(await rig.AddContactAsync(await rig.AddMemberAsync(i % 4)));
        }

        await WebhookTests.AddAsync(rig.Hub, contacts[0].Member, new Breakwater.Hub.Messages.WebhookDraft("killed", receiver.Address.ToString()));
        var one = await rig.Hub.AddMemberAsync("Witness one");
        var two = await rig.Hub.AddMemberAsync("Witness two");
        await rig.StopHubAsync();
        var random = new Random(Seed);
        for (var life = 0; life < Lives; life++)
        {
            using var hub = await HubProcess.StartAsync(rig.Store);
            for (var i = 0; i < WarningsPerLife; i++)
            {
                await RaiseAsync(hub, $"killed-{life}-{i}.click", one, two);
            }

            await Task.Delay(random.Next(700));
            hub.Kill();
            await EndLeasesAsync(rig.Store);
        }

        await rig.RestartHubAsync();
        await rig.UntilQuietAsync();
        var all = Lives * WarningsPerLife;
        foreach (var contact in contacts)
        {
            await MessageRig.UntilAsync(() => Mails(rig, contact).Count >= all, $"{all} mails of {contact.Box}");
            // A server that took a mail from a process that died before it could note it gets the same mail again.
            var mails = Mails(rig, contact);
            Assert.Equal(all, mails.Select(mail => mail.Subject).Distinct().Count());
            Assert.Equal(all, mails.Count);
        }

        var calls = receiver.Calls;
        Assert.Equal(all, calls.Select(call => call.Id).Distinct().Count());
        Assert.Equal(all, calls.DistinctBy(call => call.Id).Select(call => call.Text).Distinct().Count());
    }

    private static List<MimeMessage> Mails(MessageRig rig, Contact contact) => rig.Mail.Mails(contact.Box)
        .Select(mail => MimeMessage.Load(new MemoryStream(mail))).DistinctBy(mail => mail.MessageId).ToList();

    private static async Task RaiseAsync(HubProcess hub, string domain, MemberActor one, MemberActor two)
    {
        using var client = new HttpClient { BaseAddress = hub.Address };
        await PostAsync(client, one, "/api/v1/submissions", new StringContent($"Seen: {domain.Replace(".", "[.]", StringComparison.Ordinal)}"));
        foreach (var witness in new[] { one, two })
        {
            await PostAsync(
                client, witness, "/api/v1/sightings", MessageRig.JsonContent(new { kind = "domain", value = domain, count = 1, seenBefore = false }));
        }
    }

    private static async Task PostAsync(HttpClient client, MemberActor by, string path, HttpContent content)
    {
        using var request = by.Request(HttpMethod.Post, path);
        request.Content = content;
        using var response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>As if the time had passed after which another node takes over.</summary>
    private static async Task EndLeasesAsync(TestStore store)
    {
        await using var database = store.Open();
        await database.WriteAsync(scope => scope.Execute("update outbox set lease_until = 0"));
    }
}
