using System.Net;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Mailbox;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;
using MimeKit.Text;

namespace Breakwater.Hub.Tests.Mailbox;

/// <summary>A hub that reads a mailbox of its own, a member with a person who has one, and a member who reads what is
/// published.</summary>
internal sealed class MailRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TestStore _store;

    private MailRig(TestStore store, HubHost hub, MailSystem mail)
    {
        (_store, Hub, Mail) = (store, hub, mail);
        HubBox = mail.NewBox();
        PersonBox = mail.NewBox();
    }

    public HubHost Hub { get; private set; }

    public TestStore Store => _store;

    public MailSystem Mail { get; }

    public string HubBox { get; }

    public string HubAddress => HubBox + "@centre.example";

    public string PersonBox { get; }

    /// <summary>In a domain that nobody has claimed as the member's own.</summary>
    public string PersonAddress => PersonBox + "@anna-haulage.com";

    public string PersonId { get; private set; } = "";

    /// <summary>The person's secret address.</summary>
    public string Secret { get; private set; } = "";

    public MemberActor Member { get; private set; } = null!;

    public MemberActor Reader { get; private set; } = null!;

    public static async Task<MailRig> StartAsync(
        DatabaseEngine engine, TimeProvider? time = null, IReadOnlyList<IPEndPoint>? nameServers = null, string? authservId = null,
        string language = "en")
    {
        var mail = await MailSystem.SharedAsync();
        var store = await TestStore.CreateAsync(engine);
        var rig = new MailRig(store, await HubHost.StartSetUpAsync(store, time, nameServers), mail);
        await rig.SetUpAsync(authservId, language);
        return rig;
    }

    /// <summary>Adds a person to a member; their id.</summary>
    public static async Task<string> AddPersonAsync(MemberActor member, string name, string email) =>
        (await member.PostAsync("/api/v1/members/me/people", new { name, email, role = "contact" })).Expect(201).Json
            .GetProperty("id").GetString()!;

    public static async Task<string> AddSecretAsync(MemberActor member, string personId) =>
        (await member.PostAsync($"/api/v1/members/me/people/{personId}/mail-addresses", new { })).Expect(201).Json
            .GetProperty("address").GetString()!;

    public MimeMessage Compose(string to, MimeEntity body, string subject = "Fwd: your delivery", string? from = null) =>
        new([MailboxAddress.Parse(from ?? PersonAddress)], [MailboxAddress.Parse(to)], subject, body)
        {
            Date = DateTimeOffset.UnixEpoch.AddSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()),
            MessageId = $"{RandomId.Secret()}@anna-haulage.com",
        };

    public static TextPart Text(string text) => new(TextFormat.Plain) { Text = text };

    /// <summary>A phishing mail as an attachment of somebody's mail.</summary>
    public static Multipart Attached(string note, MimeMessage inner) => new("mixed") { Text(note), new MessagePart { Message = inner } };

    public MimeMessage Phishing(string domain, string body) => new(
        [MailboxAddress.Parse($"Maersk Releases <billing@{domain}>")], [MailboxAddress.Parse(PersonAddress)], "Your container waits", Text(body))
    {
        MessageId = $"{RandomId.Secret()}@{domain}",
    };

    public Task SendAsync(MimeMessage message, params string[] to) => SendAsync(BytesOf(message), to);

    public Task SendAsync(byte[] raw, params string[] to) =>
        Mail.SendAsync(raw, PersonAddress, to.Length > 0 ? to : [HubAddress]);

    public static byte[] BytesOf(MimeMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>The answers in a mailbox, once there are so many.</summary>
    public async Task<List<MimeMessage>> AnswersAsync(int count, string? box = null)
    {
        List<byte[]> mails = [];
        await UntilAsync(() => (mails = Mail.Mails(box ?? PersonBox)).Count >= count, $"{count} answers");
        return mails.Select(mail => MimeMessage.Load(new MemoryStream(mail))).ToList();
    }

    public Task UntilInAsync(string folder, int count = 1) =>
        UntilAsync(() => Mail.Mails(HubBox, folder).Count >= count && Mail.Mails(HubBox).Count == 0, $"{count} mails in {folder}");

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var giveUp = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!holds())
        {
            Assert.True(Environment.TickCount64 < giveUp, $"In vain waited for: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>Patterns of the indicators that another member sees.</summary>
    public async Task<List<string>> PatternsAsync() => (await Reader.ObjectsAsync())
        .Where(one => one.GetProperty("type").GetString() == "indicator").Select(one => one.GetProperty("pattern").GetString()!).ToList();

    public async Task<string> EverythingOthersSeeAsync()
    {
        var all = new StringBuilder();
        foreach (var one in await Reader.ObjectsAsync())
        {
            all.AppendLine(one.GetRawText());
        }

        return all.ToString();
    }

    public async Task<List<JsonElement>> HeldAsync() => [.. (await Hub.Coordinator.GetJsonAsync("/api/v1/mailbox/held")).EnumerateArray()];

    public async Task<List<JsonElement>> RefusedAsync() =>
        [.. (await Hub.Coordinator.GetJsonAsync("/api/v1/mailbox/refused")).EnumerateArray()];

    /// <summary>Waits until all that was put into the outbox has gone, and a while in which more would have come.</summary>
    public Task UntilSentAsync() => UntilAsync(
        () => Hub.Service<Outbox>().List(all: false).Count == 0, "the outbox to be empty");

    public async Task StopHubAsync() => await Hub.DisposeAsync();

    /// <summary>A hub over the same database; whom the rig knows talks to it.</summary>
    public async Task RestartHubAsync()
    {
        Hub = await HubHost.StartNodeAsync(_store);
        Reader = new MemberActor(Hub, Reader.Id, Reader.Name, Reader.KeyId, Reader.Secret!);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task SetUpAsync(string? authservId, string language)
    {
        Member = await Hub.AddMemberAsync("Anna Haulage Ltd", kind: "trucker");
        Reader = await Hub.AddMemberAsync("Northern Terminal");
        PersonId = await AddPersonAsync(Member, "Anna Vermeer", PersonAddress);
        await Hub.Service<SmtpStore>().SetAsync(
            new SmtpSettings(new MailServer("127.0.0.1", Mail.SmtpPort, MailTls.None, null, null), HubAddress), null, CancellationToken.None);
        await Hub.Service<MailboxStore>().SetAsync(
            new MailboxSettings(
                new MailServer("localhost", Mail.ImapPort, MailTls.Tls, HubBox, Mail.Certificate), "INBOX", HubAddress,
                MailboxSettings.SecretBeside(HubAddress), authservId, language, null),
            MailSystem.Password, CancellationToken.None);
        Secret = await AddSecretAsync(Member, PersonId);
    }
}
