using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;

namespace Breakwater.Portal.Tests;

/// <summary>What is expected of one route.</summary>
/// <param name="Route">Method and pattern, as they are mapped.</param>
/// <param name="Roles">Who may.</param>
/// <param name="Path">An address of it that whoever may has something at.</param>
/// <param name="Fields">Of its form.</param>
/// <param name="Foreign">An address of it with somebody else's thing, which a manager must not reach; null where nothing is
/// anybody's.</param>
internal sealed record Expectation(
    string Route, PortalRole Roles, Func<Town, string> Path, (string Name, string Value)[] Fields, Func<Town, string>? Foreign = null);

/// <summary>
/// The table of who may do what: written down once more here, so that the portal's own declaration cannot be wrong unseen. A route without
/// a line fails the matrix test.
/// </summary>
internal static class Expectations
{
    private const PortalRole Keepers = PortalRole.Manager | PortalRole.Coordinator;

    public static readonly IReadOnlyList<Expectation> All =
    [
        Get("/", PortalRole.Anyone),
        Get("/sign-in", PortalRole.Anyone),
        Get("/sign-in/code", PortalRole.Anyone),
        Post("/sign-in", PortalRole.Anyone, [("email", "nobody@demo.example"), ("password", "wrong")]),
        Post("/sign-in/code", PortalRole.Anyone, [("code", "000000")]),
        Post("/sign-out", PortalRole.Anyone),
        Post("/language", PortalRole.Anyone, [("language", "en")]),
        Post("/theme", PortalRole.Anyone, [("theme", "dark")]),
        new("GET /portal/{tag}/{name}", PortalRole.Anyone, _ => "/portal/any/portal.css", []),
        new("GET /invitation/{secret}", PortalRole.Anyone, _ => "/invitation/unknown", [], _ => "/invitation/unknown"),
        new("POST /invitation/{secret}", PortalRole.Anyone, _ => "/invitation/unknown", [("password", Town.Password)],
            _ => "/invitation/unknown"),

        Get("/live", PortalRole.Person),
        Get("/confirm", PortalRole.Person),
        Post("/confirm", PortalRole.Person, [("password", "wrong")]),

        Get("/warnings", PortalRole.Person),
        new("GET /warnings/{id}", PortalRole.Person, town => $"/warnings/{town.WarningId}", [],
            town => $"/warnings/{town.ForeignWarningId}"),
        new("POST /warnings/{id}/acknowledgement", PortalRole.Member, town => $"/warnings/{town.WarningId}/acknowledgement", [],
            town => $"/warnings/{town.ForeignWarningId}/acknowledgement"),

        Get("/share", PortalRole.Member),
        Post("/share/preview", PortalRole.Member, [("text", "hxxp://shared-here[.]click/a")]),
        Post("/share", PortalRole.Member, [("text", "hxxp://shared-here[.]click/a")]),
        new("GET /share/{id}", PortalRole.Member, town => $"/share/{town.SubmissionId}", [], town => $"/share/{town.ForeignSubmissionId}"),
        new("POST /share/{id}/taking-back", PortalRole.Analyst | PortalRole.Manager, town => $"/share/{town.SubmissionId}/taking-back", [],
            town => $"/share/{town.ForeignSubmissionId}/taking-back"),

        Get("/search", PortalRole.Person),
        Post("/search", PortalRole.Person, [("text", "see hxxp://rising-tide[.]click/a")]),

        Get("/reviews", PortalRole.Coordinator),
        new("POST /reviews/{id}/approval", PortalRole.Coordinator, town => $"/reviews/{town.ReviewId}/approval", [],
            _ => "/reviews/none/approval"),
        new("POST /reviews/{id}/denial", PortalRole.Coordinator, town => $"/reviews/{town.OtherReviewId}/denial", [], _ => "/reviews/none/denial"),
        Get("/audit", PortalRole.Coordinator | PortalRole.Auditor),
        Get("/audit/verification", PortalRole.Coordinator | PortalRole.Auditor),

        Get("/blocked", PortalRole.Person),
        Post("/blocked/exceptions", Keepers, [("value", "left-out.click"), ("reason", "a test")]),
        Post("/blocked/exceptions/remove", Keepers, [("value", "left-out.click")]),
        Post("/blocked/rollback", Keepers, [("hours", "1"), ("reason", "a test")]),
        Post("/blocked/resume", Keepers),

        Get("/people", Keepers),
        Post("/people", Keepers, [("name", ""), ("email", ""), ("role", "contact")]),
        new("POST /people/{person}/invitation", Keepers, town => $"/people/{town.Colleague.Id}/invitation", [],
            town => $"/people/{town.OtherPerson.Id}/invitation"),
        new("POST /people/{person}/remove", Keepers, town => $"/people/{town.Colleague.Id}/remove", [],
            town => $"/people/{town.OtherPerson.Id}/remove"),
        OfMember("GET", "", ""),
        OfMember("POST", "", ""),
        OfMember("POST", "/{person}/invitation", "/invitation"),
        OfMember("POST", "/{person}/remove", "/remove"),

        Get("/account", PortalRole.Person),
        Post("/account/settings", PortalRole.Person, [("language", "en"), ("zone", "")]),
        Post("/account/password", PortalRole.Person, [("password", "short")]),
        new("POST /account/sessions/{id}/end", PortalRole.Person, town => $"/account/sessions/{town.OtherSessionId}/end", [],
            town => $"/account/sessions/{town.OtherSessionId}/end"),
        Post("/account/sessions/end-others", PortalRole.Person),
        Get("/account/second-step", PortalRole.Person),
        Post("/account/second-step", PortalRole.Person, [("draft", "00"), ("code", "000000")]),
        Post("/account/second-step/codes", PortalRole.Person),
        Post("/account/second-step/off", PortalRole.Person),
    ];

    private static Expectation Get(string path, PortalRole roles) => new("GET " + path, roles, _ => path, []);

    private static Expectation Post(string path, PortalRole roles, (string Name, string Value)[]? fields = null) =>
        new("POST " + path, roles, _ => path, fields ?? []);

    // A manager of another member is refused by their role already.
    private static Expectation OfMember(string method, string pattern, string act)
    {
        string Path(Town town) => $"/members/{town.Other.Id}/people" + (act.Length > 0 ? $"/{town.OtherPerson.Id}{act}" : "");
        return new($"{method} /members/{{member}}/people{pattern}", PortalRole.Coordinator, Path, [("name", ""), ("email", "")], Path);
    }
}
