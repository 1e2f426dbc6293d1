using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Messages;

public sealed class MailTests
{
    [Theory, OnEachEngineWithMail]
    public async Task Each_person_is_told_once_when_a_warning_rises_or_is_withdrawn_and_not_at_each_sighting(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var haulier = await rig.AddContactAsync(await rig.AddMemberAsync(0));
        var terminal = await rig.AddMemberAsync(3);
        var analyst = await rig.AddContactAsync(terminal);
        var manager = await rig.AddContactAsync(terminal, new { language = "es" });

        var warning = await rig.RaiseAsync("told-once.click");
        var first = await rig.MailsAsync(haulier, 1);
        await rig.MailsAsync(analyst, 1);
        await rig.SeeAsync("told-once.click");
        await rig.MailsAsync(haulier, 2);
        await rig.SeeAsync("told-once.click");
        await rig.SeeAsync("told-once.click");
        await rig.ClearAsync(warning);

        foreach (var contact in new[] { haulier, analyst, manager })
        {
            var mails = await rig.MailsAsync(contact, 3);
            Assert.Equal(3, mails.Select(mail => mail.MessageId).Distinct().Count());
            Assert.All(mails, mail => Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]));
        }

        Assert.Equal("[TLP:GREEN] Confirmed warning: told-once[.]click", first[0].Subject);
        Assert.Equal(
            ["[TLP:GREEN] Confirmed warning: told-once[.]click", "[TLP:GREEN] Port alert: told-once[.]click", "[TLP:GREEN] Warning withdrawn: told-once[.]click"],
            (await rig.MailsAsync(analyst, 3)).Select(mail => mail.Subject).Order());
        Assert.Contains("[TLP:GREEN] Alerta de puerto: told-once[.]click", (await rig.MailsAsync(manager, 3)).Select(mail => mail.Subject));
    }

    [Theory, OnEachEngineWithMail]
    public async Task Tier_0_gets_two_sentences_and_tier_3_values_and_links(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var contacts = new List<Contact>();
        foreach (var tier in new[] { 0, 1, 2, 3 })
        {
            contacts.Add(await rig.AddContactAsync(await rig.AddMemberAsync(tier)));
        }

        var warning = await rig.RaiseAsync("by-tier.click");
        var texts = new List<string>();
        foreach (var contact in contacts)
        {
            texts.Add((await rig.MailsAsync(contact, 1))[0].TextBody!.ReplaceLineEndings("\n"));
        }

        Assert.All(texts, text => Assert.StartsWith("TLP:GREEN\n\n", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("by-tier.click", text, StringComparison.Ordinal));
        var plain = texts[0].Split('\n')[2];
        Assert.Equal(
            "More than one company in this port has met the false web address by-tier[.]click. Follow no link that you did not expect; "
                + "if somebody did, pull that computer's network plug and call for help.",
            plain);
        Assert.DoesNotContain("api/v1", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("api/v1", texts[2], StringComparison.Ordinal);
        Assert.Contains("What to look for:\n  by-tier[.]click", texts[1], StringComparison.Ordinal);
        Assert.Contains("Whom it concerns: ", texts[2], StringComparison.Ordinal);
        Assert.Contains($"/api/v1/warnings/{warning}\n", texts[3], StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Contains("/mail/read/", text, StringComparison.Ordinal));
    }

    [Theory, OnEachEngineWithMail]
    public async Task Only_an_audience_is_told_and_mail_carries_no_more_than_it_may(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var insider = await rig.AddMemberAsync(3);
        var other = await rig.AddMemberAsync(1);
        var outsider = await rig.AddContactAsync(await rig.AddMemberAsync(3));
        var inside = await rig.AddContactAsync(insider);
        await rig.Hub.AddCircleAsync("closed", "amber", "amber+strict", insider, other);

        await rig.RaiseAsync("closed-amber.click", 2, "?circle=closed&tlp=amber", insider, other);
        await rig.RaiseAsync("closed-strict.click", 2, "?circle=closed&tlp=amber%2Bstrict", insider, other);
        var mails = await rig.MailsAsync(inside, 2);

        Assert.Empty(rig.Mail.Mails(outsider.Box));
        Assert.Equal(
            ["[TLP:AMBER+STRICT] Confirmed warning: sign in to read it", "[TLP:AMBER] Confirmed warning: closed-amber[.]click"],
            mails.Select(mail => mail.Subject).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("closed-strict", string.Concat(mails.Select(mail => mail.ToString())), StringComparison.Ordinal);
        Assert.All(mails, mail => Assert.DoesNotContain(other.Name, mail.ToString(), StringComparison.Ordinal));
    }

    [Theory, OnEachEngineWithMail]
    public async Task Who_leaves_a_circle_is_not_told_what_was_already_waiting(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var one = await rig.AddMemberAsync(2);
        var two = await rig.AddMemberAsync(2);
        var leaver = await rig.AddMemberAsync(2);
        var circle = await rig.Hub.AddCircleAsync("leaving", one, two, leaver);
        var quiet = QuietTests.QuietNow(time.GetUtcNow());
        var contact = await rig.AddContactAsync(leaver, quiet);
        await rig.RaiseAsync("left-behind.click", 2, "?circle=leaving", one, two);
        await rig.UntilQuietAsync();
        await rig.Hub.LeaveAsync(circle, leaver);
        time.Advance(TimeSpan.FromHours(3));

        await MessageRig.UntilAsync(
            () => rig.Hub.Service<Breakwater.Hub.Messages.MessageStore>().List(all: false).Any(one => one.State == "dropped"), "it to be dropped");
        Assert.Empty(rig.Mail.Mails(contact.Box));
    }

    [Theory, OnEachEngineWithMail]
    public async Task Warnings_that_turn_out_to_be_one_are_told_as_one(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var contact = await rig.AddContactAsync(await rig.AddMemberAsync(2));
        await rig.RaiseAsync("joined-left.click");
        await rig.RaiseAsync("joined-right.top");
        await rig.MailsAsync(contact, 2);
        var joiner = await rig.Hub.AddMemberAsync();
        await joiner.ShareAsync(Bundles.Of(Bundles.Indicator(1, "joined-left.click"), Bundles.Indicator(2, "joined-right.top")));
        await rig.SeeAsync("joined-left.click");

        var mails = await rig.MailsAsync(contact, 3);
        Assert.Single(mails, mail => mail.Subject!.StartsWith("[TLP:GREEN] Port alert: ", StringComparison.Ordinal));
    }

    [Theory, OnEachEngineWithMail]
    public async Task What_is_wrong_with_settings_is_said_all_at_once_with_its_place(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var contact = await rig.AddContactAsync(await rig.AddMemberAsync(2));
        var wrong = (await MessageRig.SetAsync(contact, new
        {
            language = "fr", zone = "Europe/Atlantis", mail = "sometimes", quietFrom = "25:00", digest = "hourly", digestAt = "8",
            digestDay = "3", turn = 12, phone = "112",
        })).Expect(422).Json.GetProperty("problems").EnumerateArray().Select(one => one.GetProperty("path").GetString()).Distinct().Order();
        Assert.Equal(
            ["digest", "digestAt", "digestDay", "language", "mail", "phone", "quietFrom", "quietTo", "turn", "zone"], wrong);
        var rule = (await rig.SetRuleAsync(new { language = "fr", zone = "", mailHighest = "red", confirmedMinutes = 0, portAlertMinutes = 100_000 }))
            .Expect(422).Json.GetProperty("problems").EnumerateArray().Select(one => one.GetProperty("path").GetString()).Order();
        Assert.Equal(["confirmedMinutes", "language", "mailHighest", "portAlertMinutes", "zone"], rule);

        (await rig.SetRuleAsync(new { language = (string?)null, zone = (string?)null, mailHighest = (string?)null })).Expect(422);
        (await MessageRig.SetAsync(contact, new { zone = "../../etc/passwd", mail = (string?)null, digest = (string?)null, digestAt = (string?)null, digestDay = (string?)null }))
            .Expect(422);
        var stranger = await rig.AddMemberAsync(2);
        (await stranger.GetAsync($"/api/v1/members/me/people/{contact.Id}/messages")).Expect(404);
        (await stranger.GetAsync($"/api/v1/members/{contact.Member.Id}/people/{contact.Id}/messages")).Expect(404);
        (await stranger.GetAsync("/api/v1/message-rule")).Expect(403);
    }
}
