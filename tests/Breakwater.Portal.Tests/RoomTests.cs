using Breakwater.Hub.Storage;
using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;

namespace Breakwater.Portal.Tests;

/// <summary>What the rooms show and do.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task A_warning_is_read_once_for_the_whole_member()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        using var contact = await town.VisitAsync(PortalRole.Contact);
        using var analyst = await town.VisitAsync(PortalRole.Analyst);
        var page = "/warnings/" + town.WarningId;
        Assert.Contains("I have read it", (await analyst.GetAsync(page)).Expect(200).Text, StringComparison.Ordinal);
        (await contact.PostAsync(page + "/acknowledgement")).Expect(303);
        var after = (await analyst.GetAsync(page)).Expect(200).Text;
        Assert.DoesNotContain("I have read it", after, StringComparison.Ordinal);
        Assert.Contains(town.PersonOf(PortalRole.Contact).Name, after, StringComparison.Ordinal);
        using var other = await town.VisitAsync(town.OtherPerson);
        var theirs = (await other.GetAsync(page)).Expect(200).Text;
        Assert.DoesNotContain(town.PersonOf(PortalRole.Contact).Name, theirs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_one_circle_is_on_no_page_of_the_others()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        using var member = await town.VisitAsync(PortalRole.Manager);
        using var insider = await town.VisitAsync(town.OtherPerson);
        foreach (var path in new[] { "/", "/warnings" })
        {
            Assert.DoesNotContain("hidden-shoal", (await member.GetAsync(path)).Expect(200).Text, StringComparison.Ordinal);
            Assert.Contains("hidden-shoal", (await insider.GetAsync(path)).Expect(200).Text, StringComparison.Ordinal);
        }

        Assert.Contains("none of the centre", (await member.GetAsync("/blocked?value=hidden-shoal.click")).Expect(200).Text,
            StringComparison.Ordinal);
        Assert.Contains("look for it", (await insider.GetAsync("/blocked?value=hidden-shoal.click")).Expect(200).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_a_value_is_blocked_is_one_sentence_and_an_exception_takes_it_out()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        using var manager = await town.VisitAsync(PortalRole.Manager);
        const string Page = "/blocked?value=login.rising-tide.click";
        Assert.Contains("because rising-tide.click is listed", (await manager.GetAsync(Page)).Expect(200).Text, StringComparison.Ordinal);
        var (_, token) = await town.Member.AddFeedAsync("gateway");
        Assert.Contains("rising-tide.click", (await town.Hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Expect(200).Text,
            StringComparison.Ordinal);
        (await manager.PostAsync("/blocked/exceptions", ("value", "rising-tide.click"), ("reason", ""))).Expect(422);
        (await manager.PostAsync("/blocked/exceptions", ("value", "rising-tide.click"), ("reason", "our own tide table"))).Expect(303);
        Assert.Contains("an exception leaves it out", (await manager.GetAsync(Page)).Expect(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rising-tide.click", (await town.Hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Expect(200).Text,
            StringComparison.Ordinal);
        (await manager.PostAsync("/blocked/exceptions/remove", ("value", "rising-tide.click"))).Expect(303);
        Assert.Contains("is blocked", (await manager.GetAsync(Page)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Language_and_zone_are_the_persons()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        using var contact = await town.VisitAsync(PortalRole.Contact);
        Assert.Contains("lang=\"en\"", (await contact.GetAsync("/warnings")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains(" UTC</time>", (await contact.GetAsync("/warnings")).Text, StringComparison.Ordinal);
        (await contact.PostAsync("/account/settings", ("language", "es"), ("zone", "Europe/Nowhere"))).Expect(422);
        (await contact.PostAsync("/account/settings", ("language", "es"), ("zone", "Europe/Madrid"))).Expect(303);
        var page = (await contact.GetAsync("/warnings")).Expect(200).Text;
        Assert.Contains("<html lang=\"es\"", page, StringComparison.Ordinal);
        Assert.Contains("Avisos", page, StringComparison.Ordinal);
        Assert.Contains("Al menos tres miembros independientes", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" UTC</time>", page, StringComparison.Ordinal);

        using var stranger = new Visitor(town.Hub.Address);
        stranger.Client.DefaultRequestHeaders.Add("Accept-Language", "fr, es-ES;q=0.8, en;q=0.5");
        Assert.Contains("<html lang=\"es\"", (await stranger.GetAsync("/sign-in")).Expect(200).Text, StringComparison.Ordinal);
    }
}
