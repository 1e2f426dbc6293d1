using Breakwater.Hub.Community;
using Breakwater.Hub.Messages;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Storage;
using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;
using Deque.AxeCore.Commons;

namespace Breakwater.Portal.Tests.Browser;

/// <summary>Every page as a browser shows it.</summary>
public sealed class BrowserTests(Chromium chromium)
{
    private const string Rules = "wcag2a,wcag2aa,wcag21a,wcag21aa,wcag22aa,best-practice";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>A page, by whom it is looked at.</summary>
    private sealed record Sight(string Name, PortalRole Role, Func<Town, string> Path, int Status = 200, string Pattern = "");

    private static readonly IReadOnlyList<Sight> Sights =
    [
        new("sign-in", PortalRole.Stranger, _ => "/sign-in"),
        new("invitation", PortalRole.Stranger, town => "/invitation/" + town.Hub.Service<Invitations>()
            .MakeAsync(town.Colleague, CancellationToken.None).GetAwaiter().GetResult(), Pattern: "/invitation/{secret}"),
        new("overview", PortalRole.Manager, _ => "/"),
        new("overview-centre", PortalRole.Coordinator, _ => "/"),
        new("overview-empty", PortalRole.Auditor, _ => "/"),
        new("warnings", PortalRole.Manager, _ => "/warnings"),
        new("warnings-empty", PortalRole.Auditor, _ => "/warnings"),
        new("warning", PortalRole.Contact, town => "/warnings/" + town.WarningId, Pattern: "/warnings/{id}"),
        new("warning-centre", PortalRole.Coordinator, town => "/warnings/" + town.WarningId, Pattern: "/warnings/{id}"),
        new("share", PortalRole.Contact, _ => "/share"),
        new("shared", PortalRole.Manager, town => "/share/" + town.SubmissionId, Pattern: "/share/{id}"),
        new("search", PortalRole.Contact, _ => "/search?text=hxxp%3A%2F%2Frising-tide%5B.%5Dclick%2Fa%20and%20quiet.example"),
        new("reviews", PortalRole.Coordinator, _ => "/reviews"),
        new("audit", PortalRole.Auditor, _ => "/audit"),
        new("audit-verified", PortalRole.Coordinator, _ => "/audit/verification"),
        new("blocked", PortalRole.Manager, _ => "/blocked?value=login.rising-tide.click"),
        new("blocked-unknown", PortalRole.Contact, _ => "/blocked?value=quiet.example"),
        new("blocked-wrong", PortalRole.Contact, _ => "/blocked?value=%20%3F%3F", 422),
        new("people", PortalRole.Manager, _ => "/people"),
        new("people-of-member", PortalRole.Coordinator, town => $"/members/{town.Other.Id}/people", Pattern: "/members/{member}/people"),
        new("account", PortalRole.Manager, _ => "/account"),
        new("second-step", PortalRole.Manager, _ => "/account/second-step"),
        new("confirm", PortalRole.Manager, _ => "/confirm?return=/account"),
        new("not-found", PortalRole.Manager, _ => "/warnings/none", 404, "/warnings/{id}"),
        new("not-for-you", PortalRole.Contact, _ => "/people", 403),
    ];

    // Shown only in the middle of something, which other tests go through; or no page at all.
    private static readonly string[] NotLookedAt = ["/sign-in/code", "/live", "/portal/{tag}/{name}"];

    [Fact]
    public void Every_page_is_looked_at()
    {
        var looked = Sights.Select(sight => sight.Pattern.Length > 0 ? sight.Pattern : sight.Path(null!).Split('?')[0]);
        var all = Expectations.All.Where(one => one.Route.StartsWith("GET ", StringComparison.Ordinal)).Select(one => one.Route[4..]);
        Assert.Equal(all.Except(NotLookedAt).Order(StringComparer.Ordinal), looked.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pages_are_sound_and_accessible_narrow_and_wide_light_and_dark_in_both_languages()
    {
        Chromium.Need();
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        var full = Environment.GetEnvironmentVariable("BREAKWATER_TEST_FULL") == "1";
        (int Width, bool Dark, string Language)[] looks = full
            ?
            [
                (1400, false, "en"), (1400, true, "en"), (390, false, "en"), (390, true, "en"),
                (1400, false, "es"), (1400, true, "es"), (390, false, "es"), (390, true, "es"),
            ]
            : [(1400, false, "en"), (390, true, "es")];
        var wrong = new List<string>();
        foreach (var look in looks)
        {
            foreach (var sights in Sights.GroupBy(sight => sight.Role))
            {
                await using var page = await OpenAsync(town, sights.Key, look.Width, look.Dark, look.Language);
                foreach (var sight in sights)
                {
                    foreach (var problem in await ProblemsAsync(page, town, sight, look.Width))
                    {
                        wrong.Add($"{sight.Name} at {look.Width}, {(look.Dark ? "dark" : "light")}, {look.Language}: {problem}");
                    }

                    await KeepPictureAsync(page, $"{sight.Name}-{look.Width}-{(look.Dark ? "dark" : "light")}-{look.Language}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_page_that_is_open_shows_a_new_warning_by_itself()
    {
        Chromium.Need();
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        await using var page = await OpenAsync(town, PortalRole.Contact, 1400, dark: false, "en");
        Assert.Equal(200, await page.GoAsync(new Uri(town.Hub.Address, "/warnings")));
        await town.Other.ShareDomainAsync("breaking-wave.click");
        (await town.Member.SightAsync("breaking-wave.click")).Expect(202);
        var shown = await page.EvaluateAsync(
            """
            new Promise((done, fail) => {
              const end = Date.now() + 20000;
              const look = () => document.body.textContent.includes("breaking-wave.click") ? done(true)
                : Date.now() > end ? fail(new Error("not shown")) : setTimeout(look, 50);
              look();
            })
            """);
        Assert.True((bool)shown!);
    }

    [Fact]
    public async Task Without_scripts_somebody_signs_in_reads_a_warning_and_says_so()
    {
        Chromium.Need();
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        using var _ = await town.InviteAsync(town.Colleague);
        await using var page = await chromium.OpenAsync(390, dark: false, scripts: false);
        Assert.Equal(200, await page.GoAsync(new Uri(town.Hub.Address, "/warnings/" + town.WarningId)));
        Assert.Equal(200, await page.LeadAsync(
            town.Hub.Address,
            $"""
            document.getElementById("email").value = "{town.Colleague.Email}";
            document.getElementById("password").value = "{Town.Password}";
            document.querySelector("main form button").click();
            """));
        Assert.Equal(200, await page.LeadAsync(
            town.Hub.Address, "document.querySelector('main form[action*=acknowledgement] button').click()"));
        var text = (string)(await page.EvaluateAsync("document.body.textContent"))!;
        Assert.Contains("knows that you have read it", text, StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    private async Task<BrowserPage> OpenAsync(Town town, PortalRole role, int width, bool dark, string language)
    {
        var page = await chromium.OpenAsync(width, dark);
        await page.SetCookieAsync(town.Hub.Address, "bw-language", language);
        if (role != PortalRole.Stranger)
        {
            var person = town.PersonOf(role);
            await page.SetCookieAsync(town.Hub.Address, Visitor.SessionName, (await town.BeginAsync(person)).Secret);
            await SetLanguageAsync(town, person, language);
        }

        return page;
    }

    private static Task SetLanguageAsync(Town town, Person person, string language) =>
        town.Hub.Service<PersonMessagesRegister>().SetAsync(
            person.MemberId, person.Id, new PersonMessages(Language: language), CancellationToken.None);

    private static async Task<List<string>> ProblemsAsync(BrowserPage page, Town town, Sight sight, int width)
    {
        page.Complaints.Clear();
        var status = await page.GoAsync(new Uri(town.Hub.Address, sight.Path(town)));
        var problems = new List<string>(page.Complaints);
        if (status != sight.Status)
        {
            problems.Add($"status {status}, not {sight.Status}");
        }

        var overflow = (int)(await page.EvaluateAsync("document.documentElement.scrollWidth"))!;
        if (overflow > width)
        {
            problems.Add($"{overflow} pixels wide");
        }

        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync(
            $$"""
            axe.run(document, { runOnly: "{{Rules}}".split(","), resultTypes: ["violations"],
              rules: { "target-size": { enabled: true } } }).then(result => result.violations
              .flatMap(rule => rule.nodes.map(node => rule.id + ": " + node.html.slice(0, 160) + " " + (node.any[0]?.message ?? ""))))
            """);
        problems.AddRange(found!.AsArray().Select(one => (string)one!));
        return problems;
    }

    /// <summary>For whoever wants to look: in the folder that <c>BREAKWATER_PICTURES</c> names.</summary>
    private static async Task KeepPictureAsync(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("BREAKWATER_PICTURES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), await page.PictureAsync());
        }
    }
}
