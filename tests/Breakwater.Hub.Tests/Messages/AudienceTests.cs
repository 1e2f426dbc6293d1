using Breakwater.EarlyWarning;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Messages;

/// <summary>
/// Every circle and level through every way that tells people, against a table written from the words of the architecture: CLEAR to AMBER
/// the members of the circle and whoever works for them, AMBER+STRICT the members only, RED named persons and no machine.
/// </summary>
public sealed class AudienceTests
{
    private static readonly string[] Levels = ["clear", "green", "amber", "amber+strict"];
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1500);

    [Theory, OnEachEngine]
    public async Task No_way_tells_anybody_what_its_audience_does_not_include(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        using var server = new FaultyMailServer();
        await SetMailAsync(hub, server.Port);
        var insider = await hub.AddMemberAsync();
        var witness = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        await hub.AddCircleAsync("inner", "green", "amber+strict", insider, witness);
        foreach (var (member, name) in new[] { (insider, "insider"), (outsider, "outsider") })
        {
            await AddPersonAsync(member, name + "@leaks.example");
            foreach (var kind in new[] { "own", "provider" })
            {
                await WebhookTests.AddAsync(hub, member, new WebhookDraft(kind, new Uri(receiver.Address, $"{name}-{kind}").ToString())
                {
                    ServiceProvider = kind == "provider",
                });
            }
        }

        foreach (var circle in new[] { "everyone", "inner" })
        {
            foreach (var level in Levels)
            {
                await WebhookTests.RaiseAsync(hub, $"{Word(circle, level)}.click", 2, $"?circle={circle}&tlp={Uri.EscapeDataString(level)}", insider, witness);
            }
        }

        await MessageRig.UntilAsync(() => !hub.Service<NewsStore>().HasUnspread() && hub.Service<Outbox>().List(all: false).Count == 0, "all to be told");
        await Task.Delay(Quiet);
        foreach (var circle in new[] { "everyone", "inner" })
        {
            foreach (var level in Levels)
            {
                foreach (var who in new[] { "insider", "outsider" })
                {
                    var belongs = circle == "everyone" || who == "insider";
                    var strict = level == "amber+strict";
                    Assert.Equal((circle, level, who, belongs), (circle, level, who, IsTold(receiver, $"{who}-own", circle, level)));
                    Assert.Equal((circle, level, who, belongs && !strict), (circle, level, who, IsTold(receiver, $"{who}-provider", circle, level)));
                    var mailed = server.Mails.Any(mail => IsTo(mail, who) && mail.Contains(Word(circle, level), StringComparison.Ordinal));
                    Assert.Equal((circle, level, who, belongs && !strict), (circle, level, who, mailed));
                }
            }
        }

        // What a mail may not carry it says only that it is there, and to whom it may be said: one of everyone's, and one of the circle's.
        Assert.Equal((2, 1), (SignIns(server, "insider"), SignIns(server, "outsider")));
    }

    [Theory, OnEachEngine]
    public async Task What_is_for_named_persons_reaches_them_by_mail_as_a_call_to_sign_in_and_no_machine(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        using var server = new FaultyMailServer();
        await SetMailAsync(hub, server.Port);
        var member = await hub.AddMemberAsync();
        var named = await AddPersonAsync(member, "named@leaks.example");
        await AddPersonAsync(member, "colleague@leaks.example");
        await WebhookTests.AddAsync(hub, member, new WebhookDraft("member", receiver.Address.ToString()));
        await WebhookTests.AddAsync(hub, member, new WebhookDraft("person", receiver.Address.ToString()) { Person = named });
        var key = new IndicatorKey("domain", "red-secret.click");
        var judgement = new Judgement(WarningLevel.PortAlert, 3, false, [], []);
        await hub.Service<Database>().WriteAsync(scope => NewsStore.Put(
            scope, RandomId.Uuid(), AudienceStore.Intern(scope, Audience.OfPersons([named])).Id,
            new Decision(key, Change.Raised, WarningLevel.PortAlert, [], judgement, scope.Now), key, [key],
            AdviceText.Of(WarningLevel.PortAlert, Change.Raised, key, 0, judgement), "report--" + RandomId.Uuid()));
        await MessageRig.UntilAsync(() => server.Mails.Count > 0, "the mail");
        await Task.Delay(Quiet);

        var mail = Assert.Single(server.Mails);
        Assert.Contains("named@leaks.example", mail, StringComparison.Ordinal);
        Assert.Contains("[TLP:RED] Port alert: sign in to read it", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("red-secret", mail, StringComparison.Ordinal);
        Assert.Empty(receiver.Calls);
    }

    private static string Word(string circle, string level) => $"{circle}-{level.Replace("+", "-", StringComparison.Ordinal)}-told";

    private static bool IsTold(Receiver receiver, string path, string circle, string level) =>
        receiver.Calls.Any(call => call.Path == "/" + path && call.Text.Contains(Word(circle, level) + ".click", StringComparison.Ordinal));

    private static bool IsTo(string mail, string who) => mail.Contains($"\nTo: {who}@leaks.example\n", StringComparison.Ordinal);

    private static int SignIns(FaultyMailServer server, string who) => server.Mails.Count(mail =>
        IsTo(mail, who) && mail.Contains("[TLP:AMBER+STRICT] Confirmed warning: sign in", StringComparison.Ordinal));

    private static Task SetMailAsync(HubHost hub, int port) => hub.Service<SmtpStore>().SetAsync(
        new SmtpSettings(new MailServer("127.0.0.1", port, MailTls.None, null, null), "centre@centre.example"), null, CancellationToken.None);

    private static async Task<string> AddPersonAsync(MemberActor member, string email) =>
        (await member.PostAsync("/api/v1/members/me/people", new { name = email, email, role = "contact" })).Expect(201).Json.GetProperty("id").GetString()!;
}
