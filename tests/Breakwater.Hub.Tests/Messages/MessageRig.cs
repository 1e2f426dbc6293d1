using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;

namespace Breakwater.Hub.Tests.Messages;

/// <summary>Somebody who is told, with a mailbox of their own.</summary>
internal sealed record Contact(string Id, string Box, string Address, MemberActor Member);

/// <summary>A hub that tells people of warnings by a real mail server.</summary>
internal sealed partial class MessageRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int _witnesses;

    private MessageRig(TestStore store, HubHost hub, MailSystem mail) => (Store, Hub, Mail) = (store, hub, mail);

    public HubHost Hub { get; private set; }

    public TestStore Store { get; }

    public MailSystem Mail { get; }

    public static async Task<MessageRig> StartAsync(DatabaseEngine engine, TimeProvider? time = null)
    {
        var mail = await MailSystem.SharedAsync();
        var store = await TestStore.CreateAsync(engine);
        var rig = new MessageRig(store, await HubHost.StartSetUpAsync(store, time), mail);
        await rig.Hub.Service<SmtpStore>().SetAsync(
            new SmtpSettings(new MailServer("127.0.0.1", mail.SmtpPort, MailTls.None, null, null), "centre@centre.example"), null,
            CancellationToken.None);
        return rig;
    }

    public async Task<MemberActor> AddMemberAsync(int tier, string? name = null)
    {
        var member = await Hub.AddMemberAsync(name);
        (await Hub.Coordinator.SendAsync(
            HttpMethod.Patch, $"/api/v1/members/{member.Id}", JsonContent(new { tier }))).Expect(200);
        return member;
    }

    public async Task<Contact> AddContactAsync(MemberActor member, object? settings = null)
    {
        var box = Mail.NewBox();
        var address = box + "@contacts.example";
        var id = (await member.PostAsync("/api/v1/members/me/people", new { name = "Contact " + box, email = address, role = "contact" }))
            .Expect(201).Json.GetProperty("id").GetString()!;
        var contact = new Contact(id, box, address, member);
        if (settings is not null)
        {
            (await SetAsync(contact, settings)).Expect(200);
        }

        return contact;
    }

    public static Task<Reply> SetAsync(Contact contact, object settings) => contact.Member.SendAsync(
        HttpMethod.Put, $"/api/v1/members/me/people/{contact.Id}/messages", JsonContent(settings));

    public Task<Reply> SetRuleAsync(object rule) =>
        Hub.Coordinator.SendAsync(HttpMethod.Put, "/api/v1/message-rule", JsonContent(rule));

    /// <summary>So many independent members see a domain: 2 confirm it, 3 make it a port alert. The id of the warning.</summary>
    public async Task<string> RaiseAsync(string domain, int witnesses = 2, string query = "", params MemberActor[] by)
    {
        var all = by.ToList();
        while (all.Count < witnesses)
        {
            all.Add(await Hub.AddMemberAsync($"Witness number {Interlocked.Increment(ref _witnesses)}"));
        }

        await all[0].ShareDomainAsync(domain, query);
        foreach (var witness in all)
        {
            (await witness.SightAsync(domain)).Expect(202);
        }

        return await WarningIdAsync(domain, all[0]);
    }

    public async Task SeeAsync(string domain) =>
        (await (await Hub.AddMemberAsync($"Witness number {Interlocked.Increment(ref _witnesses)}")).SightAsync(domain)).Expect(202);

    public async Task<string> WarningIdAsync(string domain, Actor? reader = null) =>
        (await (reader ?? Hub.Coordinator).GetJsonAsync("/api/v1/warnings?limit=1000")).EnumerateArray()
            .Single(one => one.GetProperty("value").GetString() == domain).GetProperty("id").GetString()!;

    public async Task ClearAsync(string warning) => (await Hub.Coordinator.PostAsync(
        $"/api/v1/warnings/{warning}/verdict", new { falsePositive = true, reason = "A supplier's own name." })).Expect(204);

    /// <summary>The mails of somebody, once there are so many; and no more than that.</summary>
    public async Task<List<MimeMessage>> MailsAsync(Contact contact, int count)
    {
        await UntilAsync(() => Mail.Mails(contact.Box).Count >= count, $"{count} mails of {contact.Box}");
        await UntilQuietAsync();
        var mails = Mail.Mails(contact.Box).Select(mail => MimeMessage.Load(new MemoryStream(mail))).ToList();
        Assert.True(mails.Count == count, $"{mails.Count} mails in place of {count}: {string.Join(" | ", mails.Select(mail => mail.Subject))}");
        return mails;
    }

    /// <summary>Waits until nothing is to be told now, and all that was handed on has gone.</summary>
    public Task UntilQuietAsync() => UntilAsync(
        () =>
        {
            var now = Hub.Service<TimeProvider>().GetUtcNow();
            return !Hub.Service<NewsStore>().HasUnspread() && !Hub.Service<MessageStore>().HasDue(now, mails: true)
                && !Escalations.HasDue(Hub.Service<Database>(), now) && Hub.Service<Outbox>().List(all: false).All(one => one.State == "failed");
        },
        "all to be told");

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var giveUp = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!holds())
        {
            Assert.True(Environment.TickCount64 < giveUp, $"In vain waited for: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>The path of the page that a mail links to.</summary>
    public static string LinkIn(MimeMessage mail) => new Uri(Link().Match(mail.TextBody!).Value).AbsolutePath;

    public static string FormTokenIn(string page) => FormToken().Match(page).Groups[1].Value;

    public Task<Reply> PostFormAsync(string path, params (string Name, string Value)[] fields) => Hub.Anonymous.SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async Task<List<JsonElement>> AcknowledgementsAsync(string warning, Actor? by = null) =>
        [.. (await (by ?? Hub.Coordinator).GetJsonAsync($"/api/v1/warnings/{warning}/acknowledgements")).EnumerateArray()];

    public async Task StopHubAsync() => await Hub.DisposeAsync();

    public async Task RestartHubAsync() => Hub = await HubHost.StartNodeAsync(Store);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Store.DisposeAsync();
    }

    internal static HttpContent JsonContent(object body) =>
        new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    [GeneratedRegex(@"https?://\S+/mail/read/\S+")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"page\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
