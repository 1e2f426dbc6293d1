using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Messages;

public sealed class AcknowledgeTests
{
    [Theory, OnEachEngineWithMail]
    public async Task A_scanner_that_follows_links_acknowledges_nothing_and_the_button_does_once(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var contact = await rig.AddContactAsync(await rig.AddMemberAsync(0));
        var warning = await rig.RaiseAsync("scanned.click");
        var link = MessageRig.LinkIn((await rig.MailsAsync(contact, 1))[0]);
        var nobody = rig.Hub.Anonymous;

        // What scanners do: look, look again, look at the head, try the address in other ways.
        var page = (await nobody.GetAsync(link)).Expect(200);
        (await nobody.GetAsync(link + "?page=1&confirm=yes")).Expect(200);
        (await nobody.SendAsync(HttpMethod.Head, link)).Expect(200);
        Assert.Equal(405, (await nobody.SendAsync(HttpMethod.Put, link)).Status);
        (await rig.PostFormAsync(link)).Expect(422);
        (await rig.PostFormAsync(link, ("page", "guessed"))).Expect(422);
        (await nobody.PostAsync(link, new { page = "as-json" })).Expect(422);
        Assert.Empty(await rig.AcknowledgementsAsync(warning));
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("scanned", page.Text.Replace(link, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());

        var token = MessageRig.FormTokenIn(page.Text);
        var done = (await rig.PostFormAsync(link, ("page", token))).Expect(200);
        Assert.Contains("knows that you have read it", done.Text, StringComparison.Ordinal);
        var first = Assert.Single(await rig.AcknowledgementsAsync(warning));
        Assert.Equal((contact.Id, contact.Member.Id, "confirmed", "link"), (
            first.GetProperty("personId").GetString(), first.GetProperty("memberId").GetString(), first.GetProperty("level").GetString(),
            first.GetProperty("how").GetString()));
        (await rig.PostFormAsync(link, ("page", token))).Expect(200);
        Assert.Equal(first.GetRawText(), Assert.Single(await rig.AcknowledgementsAsync(warning)).GetRawText());
        Assert.DoesNotContain("<form", (await nobody.GetAsync(link)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_link_is_one_persons_one_warnings_and_not_for_ever(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var one = await rig.AddContactAsync(await rig.AddMemberAsync(1));
        var two = await rig.AddContactAsync(await rig.AddMemberAsync(1));
        await rig.RaiseAsync("bound-a.click");
        var a = MessageRig.LinkIn((await rig.MailsAsync(one, 1))[0]);
        var b = MessageRig.LinkIn((await rig.MailsAsync(two, 1))[0]);
        Assert.NotEqual(a, b);
        // The form of one page does nothing at another.
        (await rig.PostFormAsync(b, ("page", MessageRig.FormTokenIn((await rig.Hub.Anonymous.GetAsync(a)).Text)))).Expect(422);
        var other = await rig.RaiseAsync("bound-b.top");
        await rig.MailsAsync(one, 2);
        (await rig.PostFormAsync(a, ("page", MessageRig.FormTokenIn((await rig.Hub.Anonymous.GetAsync(a)).Text)))).Expect(200);
        Assert.Empty(await rig.AcknowledgementsAsync(other));

        var absent = (await rig.Hub.Anonymous.GetAsync("/mail/read/" + new string('A', 43))).Expect(404);
        (await one.Member.DeleteAsync($"/api/v1/members/me/people/{one.Id}")).Expect(204);
        Assert.Equal(absent.Text, (await rig.Hub.Anonymous.GetAsync(a)).Expect(404).Text);
        time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(absent.Text, (await rig.Hub.Anonymous.GetAsync(b)).Expect(404).Text);
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_member_acknowledges_by_its_key_and_sees_its_own_only(DatabaseEngine engine)
    {
        await using var rig = await MessageRig.StartAsync(engine);
        var member = await rig.AddMemberAsync(3);
        var other = await rig.AddMemberAsync(3);
        var insider = await rig.AddMemberAsync(3);
        var circle = await rig.Hub.AddCircleAsync("inner", member, insider);
        var open = await rig.RaiseAsync("by-key.click");
        var closed = await rig.RaiseAsync("by-key-inner.top", 2, "?circle=inner", member, insider);

        (await member.PostAsync($"/api/v1/warnings/{open}/acknowledgement", new { })).Expect(204);
        (await member.PostAsync($"/api/v1/warnings/{open}/acknowledgement", new { })).Expect(204);
        (await other.PostAsync($"/api/v1/warnings/{closed}/acknowledgement", new { })).Expect(404);
        (await other.GetAsync($"/api/v1/warnings/{closed}/acknowledgements")).Expect(404);
        (await (await member.IssueKeyAsync("read")).PostAsync($"/api/v1/warnings/{open}/acknowledgement", new { })).Expect(403);
        (await rig.Hub.Anonymous.GetAsync($"/api/v1/warnings/{open}/acknowledgements")).Expect(401);

        Assert.Equal(member.Id, Assert.Single(await rig.AcknowledgementsAsync(open)).GetProperty("memberId").GetString());
        Assert.Single(await rig.AcknowledgementsAsync(open, member));
        Assert.Empty(await rig.AcknowledgementsAsync(open, other));
    }
}
