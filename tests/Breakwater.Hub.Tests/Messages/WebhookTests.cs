using System.Text.Json;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Messages;

public sealed class WebhookTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1500);

    [Theory, OnEachEngine]
    public async Task A_webhook_is_told_of_each_change_once_signed_and_in_full(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        var member = await hub.AddMemberAsync();
        var hook = await AddAsync(hub, member, new WebhookDraft("soar", new Uri(receiver.Address, "hook?token=in-address").ToString())
        {
            Authorization = "Bearer receivers-own",
        });
        var warning = await RaiseAsync(hub, "hooked.click", 2);
        await receiver.CallsAsync(1);
        await SeeAsync(hub, "hooked.click");
        await receiver.CallsAsync(2);
        (await hub.Coordinator.PostAsync($"/api/v1/warnings/{warning}/verdict", new { falsePositive = true, reason = "Ordinary." })).Expect(204);
        await receiver.CallsAsync(3);
        await Task.Delay(Quiet);

        var calls = receiver.Calls;
        Assert.Equal(["warning.raised", "warning.raised", "warning.withdrawn"], calls.Select(call => Type(call)));
        Assert.Equal(3, calls.Select(call => call.Id).Distinct().Count());
        Assert.All(calls, call => Assert.True(call.IsSignedBy(hook.Secret)));
        Assert.All(calls, call => Assert.Equal("Bearer receivers-own", call.Authorization));
        Assert.All(calls, call => Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(call.Timestamp, System.Globalization.CultureInfo.InvariantCulture)),
            TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow().AddMinutes(1)));
        var data = JsonElement.Parse(calls[0].Body).GetProperty("data");
        Assert.Equal((warning, "confirmed", "green", "hooked.click"), (
            data.GetProperty("warning").GetString(), data.GetProperty("level").GetString(), data.GetProperty("tlp").GetString(),
            data.GetProperty("value").GetString()));
        var positions = calls.Select(call => long.Parse(
            JsonElement.Parse(call.Body).GetProperty("data").GetProperty("position").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(positions.Order(), positions);
        var listed = (await member.GetAsync("/api/v1/members/me/webhooks")).Expect(200).Text;
        Assert.DoesNotContain("in-address", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("receivers-own", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(hook.Secret, listed, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task Failures_and_broken_connections_are_tried_again_under_the_same_id(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        await using var receiver = await Receiver.StartAsync();
        var member = await hub.AddMemberAsync();
        var hook = await AddAsync(hub, member, new WebhookDraft("flaky", receiver.Address.ToString()));
        receiver.Answer = (before, context) => before switch
        {
            0 => Receiver.Status(context, 500),
            // Taken, and the answer lost: it comes again, and the receiver knows it by its id.
            1 => Receiver.Drop(context),
            2 => Receiver.Status(context, 429),
            _ => Task.CompletedTask,
        };
        await RaiseAsync(hub, "flaky.click", 2);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await receiver.CallsAsync(attempt);
            await StateAsync(hub, hook, item => item.Attempts == attempt);
            Assert.Equal("failing", hub.Service<WebhookRegister>().Of(member.Id).Single().State);
            time.Advance(TimeSpan.FromMinutes(2));
        }

        await receiver.CallsAsync(4);
        await StateAsync(hub, hook, item => item.State == "sent");
        Assert.Single(receiver.Calls.Select(call => call.Id).Distinct());
        Assert.Single(receiver.Calls.Select(call => call.Text).Distinct());
        Assert.All(receiver.Calls, call => Assert.True(call.IsSignedBy(hook.Secret)));
        Assert.True(receiver.Calls[^1].Timestamp != receiver.Calls[0].Timestamp);
        time.Advance(TimeSpan.FromHours(3));
        await Task.Delay(Quiet);
        Assert.Equal(4, receiver.Calls.Count);
        Assert.Equal("in force", hub.Service<WebhookRegister>().Of(member.Id).Single().State);
    }

    [Theory, OnEachEngine]
    public async Task What_a_receiver_never_takes_is_given_up_by_name_and_can_be_tried_again(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        await using var receiver = await Receiver.StartAsync();
        var member = await hub.AddMemberAsync();
        var hook = await AddAsync(hub, member, new WebhookDraft("down", receiver.Address.ToString()));
        receiver.Answer = (_, context) => Receiver.Status(context, 503);
        await RaiseAsync(hub, "down.click", 2);
        await receiver.CallsAsync(1);
        await StateAsync(hub, hook, item => item.Attempts == 1);
        time.Advance(TimeSpan.FromHours(25));
        await StateAsync(hub, hook, item => item is { State: "failed", LastFailure: "Given up. It answers 503." });

        receiver.Answer = null;
        Assert.Equal(1, (await member.PostAsync($"/api/v1/members/me/webhooks/{hook.Id}/retry", new { })).Expect(200).Json.GetProperty("retried").GetInt32());
        await StateAsync(hub, hook, item => item.State == "sent");
    }

    [Theory, OnEachEngine]
    public async Task Redirects_are_not_followed_and_a_receiver_that_is_gone_ends_its_webhook(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var elsewhere = await Receiver.StartAsync();
        await using var redirecting = await Receiver.StartAsync();
        await using var gone = await Receiver.StartAsync();
        redirecting.Answer = (_, context) =>
        {
            context.Response.Headers.Location = elsewhere.Address.ToString();
            return Receiver.Status(context, 307);
        };
        gone.Answer = (_, context) => Receiver.Status(context, 410);
        var member = await hub.AddMemberAsync();
        var first = await AddAsync(hub, member, new WebhookDraft("redirecting", redirecting.Address.ToString()));
        var second = await AddAsync(hub, member, new WebhookDraft("gone", gone.Address.ToString()));
        await RaiseAsync(hub, "redirected.click", 2);
        await StateAsync(hub, first, item => item.LastFailure == "It answers 307, and redirects are not followed.");
        await MessageRig.UntilAsync(
            () => hub.Service<WebhookRegister>().Of(member.Id).Single(one => one.Id == second.Id).State == "ended", "it to end");
        await SeeAsync(hub, "redirected.click");
        await redirecting.CallsAsync(2);
        await Task.Delay(Quiet);
        Assert.Empty(elsewhere.Calls);
        Assert.Single(gone.Calls);
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_let_go_and_keeps_nobody_else_waiting()
    {
        await using var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite);
        await using var hanging = await Receiver.StartAsync();
        await using var healthy = await Receiver.StartAsync();
        hanging.Answer = (_, context) => Task.Delay(TimeSpan.FromSeconds(60), context.RequestAborted);
        var slow = await AddAsync(hub, await hub.AddMemberAsync(), new WebhookDraft("slow", hanging.Address.ToString()));
        await AddAsync(hub, await hub.AddMemberAsync(), new WebhookDraft("healthy", healthy.Address.ToString()));
        await RaiseAsync(hub, "hangs-a.click", 2);
        await hanging.CallsAsync(1);
        await RaiseAsync(hub, "hangs-b.top", 2);
        await healthy.CallsAsync(2);
        Assert.Single(hanging.Calls);
        await StateAsync(hub, slow, item => item.LastFailure == "It did not answer within 15 seconds.");
    }

    [Theory, OnEachEngine]
    public async Task No_member_leads_the_hub_into_its_own_network(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        foreach (var (url, code) in new[]
        {
            ("http://hooks.member.com/a", "plain-http"), ("https://127.0.0.1/a", "private-address"), ("https://localhost/a", "private-address"),
            ("https://[::1]/a", "private-address"), ("https://10.1.2.3/a", "private-address"), ("https://169.254.169.254/latest", "private-address"),
            ("https://[::ffff:192.168.0.1]/", "private-address"), ("https://2130706433/", "private-address"), ("https://user:pw@hooks.member.com/", "bad-url"),
            ("ftp://hooks.member.com/", "bad-url"), ("hook", "bad-url"), ("", "bad-url"), ("https://hooks.member.com/#a", "bad-url"),
        })
        {
            var problem = Assert.Single((await member.PostAsync("/api/v1/members/me/webhooks", new { name = "inside", url })).Expect(422).Json
                .GetProperty("problems").EnumerateArray());
            Assert.Equal((url, code), (url, problem.GetProperty("code").GetString()));
        }

        // A name that leads inside is found out when it is called, and nothing of where it leads is told.
        var host = System.Net.Dns.GetHostName();
        var hook = (await member.PostAsync("/api/v1/members/me/webhooks", new { name = "by name", url = $"https://{host}/" })).Expect(201).Json;
        (await member.PostAsync($"/api/v1/members/me/webhooks/{hook.GetProperty("id").GetString()}/test", new { })).Expect(202);
        await StateAsync(
            hub, new NewWebhook(hook.GetProperty("id").GetString()!, "", ""),
            item => item.LastFailure is "Its address is not on the public internet, or not https." or "Its name is not known.");
        (await member.PostAsync("/api/v1/members/me/webhooks", new { name = "sly", url = "https://hooks.member.com/", allowPrivate = true })).Expect(400);
    }

    [Theory, OnEachEngine]
    public async Task Every_problem_of_a_webhook_is_said_with_its_place(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var paths = (await member.PostAsync("/api/v1/members/me/webhooks", new
        {
            name = "", url = "nowhere", kind = "carrier-pigeon", levelLeast = "notice", template = "{text}", authorization = "a\nb", authority = "none",
        })).Expect(422).Json.GetProperty("problems").EnumerateArray().Select(one => one.GetProperty("path").GetString()).Order();
        Assert.Equal(["authority", "authorization", "kind", "levelLeast", "name", "template", "url"], paths);
        foreach (var (template, type) in new[]
        {
            ("{text}", "application/json"), ("{\"to\":\"{phone}\",\"body\":\"{what}\"}", "application/json"), ("", "text/plain"), ("{text}", "text/html"),
        })
        {
            (await member.PostAsync("/api/v1/members/me/webhooks", new { name = "t", url = "https://sms.example.com/", kind = "template", template, contentType = type }))
                .Expect(422);
        }

        (await member.PostAsync("/api/v1/members/me/webhooks", new { name = "s", url = "https://hooks.slack.com/a", kind = "slack", serviceProvider = false })).Expect(422);
        var stranger = await hub.AddMemberAsync();
        var hook = (await member.PostAsync("/api/v1/members/me/webhooks", new { name = "mine", url = "https://hooks.member.com/" })).Expect(201).Json;
        var id = hook.GetProperty("id").GetString();
        foreach (var path in new[] { $"me/webhooks/{id}/test", $"me/webhooks/{id}/rotate", $"{member.Id}/webhooks/{id}/test", $"me/webhooks/{id}/retry" })
        {
            (await stranger.PostAsync("/api/v1/members/" + path, new { })).Expect(404);
        }

        (await stranger.DeleteAsync($"/api/v1/members/me/webhooks/{id}")).Expect(404);
        (await stranger.GetAsync($"/api/v1/members/me/webhooks/{id}/deliveries")).Expect(404);
        (await stranger.GetAsync("/api/v1/members/centre/webhooks")).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task Only_those_who_may_carry_it_are_told(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var own = await Receiver.StartAsync();
        await using var provider = await Receiver.StartAsync();
        await using var outside = await Receiver.StartAsync();
        var one = await hub.AddMemberAsync();
        var two = await hub.AddMemberAsync();
        await hub.AddCircleAsync("hooks", "amber", "amber+strict", one, two);
        await AddAsync(hub, one, new WebhookDraft("own", own.Address.ToString()));
        await AddAsync(hub, one, new WebhookDraft("chat", provider.Address.ToString(), WebhookKinds.Slack));
        await AddAsync(hub, await hub.AddMemberAsync(), new WebhookDraft("outside", outside.Address.ToString()));

        await RaiseAsync(hub, "hook-amber.click", 2, "?circle=hooks&tlp=amber", one, two);
        await RaiseAsync(hub, "hook-strict.top", 2, "?circle=hooks&tlp=amber%2Bstrict", one, two);
        await own.CallsAsync(2);
        await provider.CallsAsync(1);
        await Task.Delay(Quiet);

        Assert.Empty(outside.Calls);
        Assert.Contains("hook-amber[.]click", Assert.Single(provider.Calls).Text, StringComparison.Ordinal);
        Assert.All(own.Calls, call => Assert.DoesNotContain(two.Name, call.Text, StringComparison.Ordinal));
        Assert.All(own.Calls, call => Assert.DoesNotContain(two.Id, call.Text, StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task Chats_and_text_messages_get_the_shape_that_they_take(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        var member = await hub.AddMemberAsync();
        var person = (await member.PostAsync("/api/v1/members/me/people", new { name = "Driver", email = "driver@haulage.example", role = "contact" }))
            .Expect(201).Json.GetProperty("id").GetString()!;
        (await member.SendAsync(HttpMethod.Put, $"/api/v1/members/me/people/{person}/messages", MessageRig.JsonContent(new { phone = "+34600000001", language = "es" }))).Expect(200);
        foreach (var kind in new[] { WebhookKinds.Slack, WebhookKinds.Mattermost, WebhookKinds.Teams })
        {
            await AddAsync(hub, member, new WebhookDraft(kind, new Uri(receiver.Address, kind).ToString(), kind));
        }

        await hub.Service<WebhookRegister>().AddAsync(
            null, new WebhookDraft("sms", new Uri(receiver.Address, "sms").ToString(), WebhookKinds.Template)
            {
                Template = "{\"to\":\"{phone}\",\"body\":\"{text} {link}\"}", ContentType = "application/json",
            }, allowPrivate: true, CancellationToken.None);
        await AddAsync(hub, member, new WebhookDraft("form", new Uri(receiver.Address, "form").ToString(), WebhookKinds.Template)
        {
            Template = "To={phone}&Body={text}", ContentType = "application/x-www-form-urlencoded", Person = person,
        });
        await RaiseAsync(hub, "shapes.click", 2);
        var calls = (await receiver.CallsAsync(5)).ToDictionary(call => call.Path.Trim('/'));

        Assert.StartsWith("TLP:GREEN Confirmed warning: ", JsonElement.Parse(calls["slack"].Body).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("shapes\\[.\\]click", JsonElement.Parse(calls["mattermost"].Body).GetProperty("text").GetString(), StringComparison.Ordinal);
        var card = JsonElement.Parse(calls["teams"].Body).GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", card.GetProperty("contentType").GetString());
        Assert.Equal("AdaptiveCard", card.GetProperty("content").GetProperty("type").GetString());
        var text = JsonElement.Parse(calls["sms"].Body);
        Assert.Equal("+34600000001", text.GetProperty("to").GetString());
        Assert.Contains("Aviso confirmado", text.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains("/mail/read/", text.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("application/x-www-form-urlencoded", calls["form"].ContentType, StringComparison.Ordinal);
        Assert.StartsWith("To=%2B34600000001&Body=TLP%3AGREEN%20Aviso", calls["form"].Text, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task While_a_secret_is_changed_both_sign(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        await using var receiver = await Receiver.StartAsync();
        var member = await hub.AddMemberAsync();
        var old = await AddAsync(hub, member, new WebhookDraft("rotated", receiver.Address.ToString()));
        var now = (await member.PostAsync($"/api/v1/members/me/webhooks/{old.Id}/rotate", new { })).Expect(200).Json.GetProperty("secret").GetString()!;
        (await member.PostAsync($"/api/v1/members/me/webhooks/{old.Id}/test", new { })).Expect(202);
        await receiver.CallsAsync(1);
        await StateAsync(hub, old, item => item.State == "sent");
        time.Advance(TimeSpan.FromDays(2));
        (await member.PostAsync($"/api/v1/members/me/webhooks/{old.Id}/test", new { })).Expect(202);
        var calls = await receiver.CallsAsync(2);
        Assert.Equal([true, false], calls.Select(call => call.IsSignedBy(old.Secret)));
        Assert.Equal([true, true], calls.Select(call => call.IsSignedBy(now)));
        (await member.DeleteAsync($"/api/v1/members/me/webhooks/{old.Id}")).Expect(204);
        (await member.PostAsync($"/api/v1/members/me/webhooks/{old.Id}/test", new { })).Expect(404);
    }

    internal static Task<NewWebhook> AddAsync(HubHost hub, MemberActor member, WebhookDraft draft) =>
        hub.Service<WebhookRegister>().AddAsync(member.Id, draft, allowPrivate: true, CancellationToken.None);

    internal static async Task<string> RaiseAsync(HubHost hub, string domain, int witnesses, string query = "", params MemberActor[] by)
    {
        var all = by.ToList();
        while (all.Count < witnesses)
        {
            all.Add(await hub.AddMemberAsync("Witness " + Guid.CreateVersion7()));
        }

        await all[0].ShareDomainAsync(domain, query);
        foreach (var one in all)
        {
            (await one.SightAsync(domain)).Expect(202);
        }

        return (await all[0].GetJsonAsync("/api/v1/warnings")).EnumerateArray().Single(one => one.GetProperty("value").GetString() == domain)
            .GetProperty("id").GetString()!;
    }

    private static async Task SeeAsync(HubHost hub, string domain) =>
        (await (await hub.AddMemberAsync("Witness " + Guid.CreateVersion7())).SightAsync(domain)).Expect(202);

    private static Task StateAsync(HubHost hub, NewWebhook hook, Func<Delivery.OutboxItem, bool> holds) => MessageRig.UntilAsync(
        () => hub.Service<Delivery.Outbox>().OfTarget(hook.Id).Any(holds), "the outbox to say so");

    private static string? Type(Call call) => JsonElement.Parse(call.Body).GetProperty("type").GetString();
}
