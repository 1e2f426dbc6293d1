using System.Net;
using Breakwater.Hub.Community;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Server.Portal;

namespace Breakwater.Portal.Tests.Hosting;

/// <summary>A hub with somebody in every role, two members with a person each that the other must not reach, and warnings.</summary>
internal sealed class Town : IAsyncDisposable
{
    public const string Password = "lantern gravel otter quince";
    private readonly Dictionary<PortalRole, Person> _people = [];

    private Town(HubHost hub)
    {
        Hub = hub;
    }

    public HubHost Hub { get; }

    /// <summary>The member that the roles of members belong to.</summary>
    public MemberActor Member { get; private set; } = null!;

    public MemberActor Other { get; private set; } = null!;

    /// <summary>A manager of the other member.</summary>
    public Person OtherPerson { get; private set; } = null!;

    /// <summary>Somebody of the member without any role in a test.</summary>
    public Person Colleague { get; private set; } = null!;

    /// <summary>A warning that everybody may see, and one that only the others may.</summary>
    public string WarningId { get; private set; } = "";

    public string ForeignWarningId { get; private set; } = "";

    /// <summary>Something that the member shared, and something that the other did.</summary>
    public string SubmissionId { get; private set; } = "";

    public string ForeignSubmissionId { get; private set; } = "";

    /// <summary>Something that waits for a coordinator.</summary>
    public string ReviewId { get; private set; } = "";

    public string OtherReviewId { get; private set; } = "";

    public string OtherSessionId { get; private set; } = "";

    public static async Task<Town> BuildAsync(DatabaseEngine engine, TimeProvider? time = null, bool withWarnings = true)
    {
        var town = new Town(await HubHost.StartAsync(engine, time));
        var hub = town.Hub;
        town.Member = await hub.AddMemberAsync("Demo Haulage (demo)", kind: "trucker");
        town.Other = await hub.AddMemberAsync("Quay Nine Terminal (demo)");
        foreach (var (role, name, member) in new (PortalRole Role, string Name, string? Member)[]
        {
            (PortalRole.Contact, PersonRoles.Contact, town.Member.Id), (PortalRole.Analyst, PersonRoles.Analyst, town.Member.Id),
            (PortalRole.Manager, PersonRoles.Manager, town.Member.Id), (PortalRole.CentreAnalyst, PersonRoles.Analyst, null),
            (PortalRole.Auditor, PersonRoles.Auditor, null),
        })
        {
            town._people[role] = await town.AddPersonAsync(member, $"{role} Demo", name);
        }

        town._people[PortalRole.Coordinator] = hub.Service<CommunityStore>().Person(hub.CoordinatorId)!;
        town.Colleague = await town.AddPersonAsync(town.Member.Id, "Colleague Demo", PersonRoles.Contact);
        town.OtherPerson = await town.AddPersonAsync(town.Other.Id, "Otto Demo", PersonRoles.Manager);
        town.OtherSessionId = (await town.BeginAsync(town.OtherPerson)).Session.Id;
        if (withWarnings)
        {
            await town.RaiseWarningsAsync();
            await town.ShareAsync();
        }

        return town;
    }

    public Person PersonOf(PortalRole role) => _people[role];

    public async Task<Person> AddPersonAsync(string? memberId, string name, string role) => await Hub.Service<PersonRegister>().AddAsync(
        memberId, name, $"{name.Replace(' ', '.').ToLowerInvariant()}@demo.example", role, CancellationToken.None);

    /// <summary>Somebody with this role who is signed in; for strangers somebody who is not.</summary>
    public async Task<Visitor> VisitAsync(PortalRole role) => role == PortalRole.Stranger
        ? new Visitor(Hub.Address) : new Visitor(Hub.Address, (await BeginAsync(PersonOf(role))).Secret);

    public async Task<Visitor> VisitAsync(Person person) => new(Hub.Address, (await BeginAsync(person)).Secret);

    /// <summary>Lets somebody choose the password of these tests, by an invitation, and answers them signed in.</summary>
    public async Task<Visitor> InviteAsync(Person person)
    {
        var secret = await Hub.Service<Invitations>().MakeAsync(person, CancellationToken.None);
        var visitor = new Visitor(Hub.Address);
        (await visitor.PostAsync("/invitation/" + secret, ("password", Password))).Expect(303);
        return visitor;
    }

    public Task<NewSession> BeginAsync(Person person) => Hub.Service<Database>().WriteAsync(scope =>
        Sessions.Begin(scope, person.Id, isWhole: true, new BrowserPlace("Visitor of the tests", IPAddress.Loopback.ToString())));

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private async Task RaiseWarningsAsync()
    {
        await Other.ShareDomainAsync("rising-tide.click");
        foreach (var sees in new[] { await Hub.AddMemberAsync("Tug Pool (demo)"), await Hub.AddMemberAsync("Grain Dock (demo)"), Member })
        {
            (await sees.SightAsync("rising-tide.click")).Expect(202);
        }

        var third = await Hub.AddMemberAsync("Reefer Store (demo)");
        var circle = await Hub.AddCircleAsync("the others (demo)", Other, third);
        await Other.ShareDomainAsync("hidden-shoal.click", $"?circle={circle}");
        (await third.SightAsync("hidden-shoal.click")).Expect(202);
        (WarningId, ForeignWarningId) = (await FirstWarningAsync(Member), await FirstWarningAsync(third, "hidden-shoal.click"));
    }

    private async Task ShareAsync()
    {
        SubmissionId = await SharedAsync(Member, "hxxp://drifting-buoy[.]click/a");
        ForeignSubmissionId = await SharedAsync(Other, "hxxp://hidden-shoal-two[.]click/a");
        foreach (var value in new[] { "said-to-be-harmless.click", "harmless-as-well.click" })
        {
            var objectId = await Member.ShareDomainAsync(value);
            (await Other.PostAsync($"/api/v1/indicators/{objectId}/false-positive", new { value, reason = "It is our customs broker." })).Expect(202);
        }

        var waiting = await Hub.Coordinator.GetJsonAsync("/api/v1/reviews");
        (ReviewId, OtherReviewId) = (waiting[0].GetProperty("id").GetString()!, waiting[1].GetProperty("id").GetString()!);
    }

    private static async Task<string> SharedAsync(MemberActor member, string text) =>
        (await member.ShareTextAsync(text)).GetProperty("submissionId").GetString()!;

    private static async Task<string> FirstWarningAsync(MemberActor member, string value = "rising-tide.click") =>
        (await member.GetJsonAsync("/api/v1/warnings")).EnumerateArray().First(one => one.GetProperty("value").GetString() == value)
        .GetProperty("id").GetString()!;
}
