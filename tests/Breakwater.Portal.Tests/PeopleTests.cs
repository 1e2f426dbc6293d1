using System.Net;
using System.Text.RegularExpressions;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;

namespace Breakwater.Portal.Tests;

public sealed class PeopleTests
{
    [Theory, OnEachEngine]
    public async Task A_manager_adds_somebody_and_hands_the_link_over_where_no_mail_goes_out(DatabaseEngine engine)
    {
        await using var town = await Town.BuildAsync(engine, withWarnings: false);
        using var manager = await town.VisitAsync(PortalRole.Manager);
        var page = (await manager.PostAsync(
            "/people", ("name", "Nora New"), ("email", "nora@demo.example"), ("role", "contact"))).Expect(200).Text;
        var link = WebUtility.HtmlDecode(
            Regex.Match(page, "id=\"invitation-link\">([^<]+)<", RegexOptions.CultureInvariant).Groups[1].Value);
        Assert.StartsWith(town.Hub.Address.ToString(), link, StringComparison.Ordinal);
        using var nora = new Visitor(town.Hub.Address);
        Assert.Contains("Nora New", (await nora.GetAsync(new Uri(link).AbsolutePath)).Expect(200).Text, StringComparison.Ordinal);
        (await nora.PostAsync(new Uri(link).AbsolutePath, ("password", Town.Password))).Expect(303);
        (await nora.GetAsync("/warnings")).Expect(200);
        Assert.DoesNotContain(link, (await manager.GetAsync("/people")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_mail_goes_out_the_link_is_in_the_mail_and_on_no_page()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        // Nothing listens there: the mail waits.
        await town.Hub.Service<SmtpStore>().SetAsync(
            new SmtpSettings(new MailServer("127.0.0.1", 9, MailTls.None, null, null), "centre@centre.example"), null,
            CancellationToken.None);
        using var manager = await town.VisitAsync(PortalRole.Manager);
        var page = (await manager.PostAsync($"/people/{town.Colleague.Id}/invitation")).Expect(200).Text;
        Assert.DoesNotContain(Invitations.Path, page, StringComparison.Ordinal);
        Assert.Contains(town.Hub.Service<Outbox>().List(all: true), item => item.To == town.Colleague.Email);
    }

    [Fact]
    public async Task Nobody_removes_themselves_and_who_is_removed_is_out()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var manager = await town.VisitAsync(PortalRole.Manager);
        using var colleague = await town.VisitAsync(town.Colleague);
        (await manager.PostAsync($"/people/{town.PersonOf(PortalRole.Manager).Id}/remove")).Expect(409);
        (await manager.PostAsync($"/people/{town.Colleague.Id}/remove")).Expect(303);
        (await colleague.GetAsync("/")).Expect(200);
        (await colleague.GetAsync("/account")).Expect(303);
    }
}
