using System.Net;
using System.Text.RegularExpressions;
using Breakwater.Hub.Storage;
using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;

namespace Breakwater.Portal.Tests;

/// <summary>Sharing, searching, reviewing and auditing as people do it.</summary>
public sealed partial class ShareTests
{
    private const string Text = "They wrote from hxxp://borrowed-berth[.]click/pay and we nearly paid.";

    [Fact]
    public async Task What_is_pasted_is_looked_at_first_then_goes_out_and_can_be_taken_back()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var manager = await town.VisitAsync(PortalRole.Manager);
        using var other = await town.VisitAsync(town.OtherPerson);

        var preview = (await manager.PostAsync("/share/preview", ("text", Text), ("happened", "paid"), ("attribution", "anonymous"))).Expect(200).Text;
        Assert.Contains("Call your bank", preview, StringComparison.Ordinal);
        Assert.Contains("borrowed-berth.click", preview, StringComparison.Ordinal);
        Assert.Contains("is in none", WebUtility.HtmlDecode((await other.GetAsync("/blocked?value=borrowed-berth.click")).Text), StringComparison.Ordinal);

        var sent = (await manager.PostAsync(
            "/share", ("body", Hidden(preview, "body")), ("preview", Hidden(preview, "preview")), ("attribution", "anonymous"))).Expect(303);
        var page = sent.Headers.Location!.ToString();
        Assert.Contains("handed in", (await manager.GetAsync(page)).Expect(200).Text, StringComparison.Ordinal);
        var found = WebUtility.HtmlDecode((await other.PostAsync("/search", ("text", "is hxxp://borrowed-berth[.]click/pay known? and hxxp://quiet-pier[.]click/pay?"))).Expect(200).Text);
        Assert.Contains("1 of 2 values are known", found, StringComparison.Ordinal);
        Assert.DoesNotContain(town.Member.Name, found, StringComparison.Ordinal);
        (await other.GetAsync(page.Split('?')[0])).Expect(404);

        (await manager.PostAsync(page.Split('?')[0] + "/taking-back")).Expect(303);
        Assert.Contains("0 of 1", (await other.PostAsync("/search", ("text", "see hxxp://borrowed-berth[.]click/pay"))).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_as_it_was_looked_at_does_not_go_out()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var manager = await town.VisitAsync(PortalRole.Manager);
        var preview = (await manager.PostAsync("/share/preview", ("text", Text))).Expect(200).Text;
        var other = Convert.ToBase64String("hxxp://quite-another[.]click/"u8);
        (await manager.PostAsync("/share", ("body", other), ("preview", Hidden(preview, "preview")))).Expect(422);
        (await manager.PostAsync("/share/preview", ("text", ""))).Expect(422);
        Assert.Contains("0 of 1", (await manager.PostAsync("/search", ("text", "see quite-another[.]click"))).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("Nothing yet", WebUtility.HtmlDecode((await manager.GetAsync("/share")).Expect(200).Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acts_of_the_portal_are_in_the_trail_and_a_refused_one_is_not()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        using var coordinator = await town.VisitAsync(PortalRole.Coordinator);
        using var auditor = await town.VisitAsync(PortalRole.Auditor);
        Assert.Contains("said-to-be-harmless.click", (await coordinator.GetAsync("/reviews")).Expect(200).Text, StringComparison.Ordinal);
        (await coordinator.PostAsync($"/reviews/{town.ReviewId}/approval")).Expect(303);
        var end = await EndAsync(auditor);
        (await coordinator.PostAsync($"/reviews/{town.ReviewId}/approval")).Expect(404);
        Assert.Equal(end, await EndAsync(auditor));

        var trail = (await auditor.GetAsync("/audit?text=reviews")).Expect(200).Text;
        Assert.Contains(town.ReviewId, trail, StringComparison.Ordinal);
        Assert.Contains(town.Hub.CoordinatorId, trail, StringComparison.Ordinal);
        Assert.Contains("each as it was written", (await auditor.GetAsync("/audit/verification")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_alone_cannot_get_into_a_member_whose_manager_signs_in()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var manager = await town.InviteAsync(town.OtherPerson);
        using var coordinator = await town.InviteAsync(town.PersonOf(PortalRole.Coordinator));
        var path = $"/members/{town.Other.Id}/people";
        (await coordinator.PostAsync($"{path}/{town.OtherPerson.Id}/invitation")).Expect(403);
        (await coordinator.PostAsync(path, ("name", "Me Myself"), ("email", "me@centre.example"), ("role", "manager"))).Expect(403);
        Assert.DoesNotContain("Me Myself", (await manager.GetAsync("/people")).Expect(200).Text, StringComparison.Ordinal);
        (await manager.PostAsync("/people", ("name", "Nora New"), ("email", "nora@demo.example"), ("role", "contact"))).Expect(200);
    }

    private static async Task<string> EndAsync(Visitor auditor) =>
        End().Match((await auditor.GetAsync("/audit")).Expect(200).Text).Value;

    private static string Hidden(string page, string name) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.NonBacktracking).Groups[1].Value);

    [GeneratedRegex("[0-9]+:[0-9a-f]{64}")]
    private static partial Regex End();
}
