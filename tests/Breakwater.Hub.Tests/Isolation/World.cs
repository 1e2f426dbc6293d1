using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>Who reads.</summary>
internal enum ViewerKind
{
    Public,
    Coordinator,
    Outsider,
    OutsiderProvider,
    OutsiderSensor,
    Insider,
    InsiderProvider,
    InsiderSensor,
    Submitter,
    SubmitterSensor,
    Person,
    PersonSensor,
    Careful,
    CarefulProvider,
    CarefulSensor,
}

/// <summary>What circle an audience is of.</summary>
internal enum CircleKind
{
    Everyone,
    Private,
}

/// <summary>One audience, and what was shared with it. Every trace of it holds the one word <see cref="Word"/>.</summary>
internal sealed record Case(string Word, CircleKind Circle, string Level)
{
    public string Domain => $"{Word}.click";

    /// <summary>Id of the published indicator.</summary>
    public string Indicator { get; set; } = "";

    public string WarningId { get; set; } = "";
}

/// <summary>
/// One community with one thing shared for every audience, confirmed so that it is in every channel, and a reader of every kind.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly string[] Levels = ["clear", "green", "amber", "amber+strict", "red"];

    private readonly HubHost _hub;

    private World(HubHost hub) => _hub = hub;

    public List<Case> Cases { get; } = [];

    public Dictionary<ViewerKind, Actor> Viewers { get; } = [];

    /// <summary>A feed's token for each member that has one.</summary>
    public Dictionary<ViewerKind, string> Feeds { get; } = [];

    public string Circle { get; private set; } = "";

    public MemberActor Submitter => (MemberActor)Viewers[ViewerKind.Submitter];

    public static async Task<World> BuildAsync(DatabaseEngine engine)
    {
        var world = new World(await HubHost.StartAsync(engine));
        await world.AddPeopleAsync();
        await world.ShareAsync();
        return world;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task AddPeopleAsync()
    {
        var submitter = await _hub.AddMemberAsync("Secretive Shipping");
        var insider = await _hub.AddMemberAsync("Insider Terminal");
        var outsider = await _hub.AddMemberAsync("Outsider Haulage");
        var withPerson = await _hub.AddMemberAsync("Persons Employer");
        // Added last and out of the circle: their sightings make warnings where they can see the value.
        var careful = await _hub.AddMemberAsync("Careful Carrier");
        Circle = await _hub.AddCircleAsync("closed circle", "amber", "red", submitter, insider, withPerson, careful);
        (await careful.PutJsonAsync("/api/v1/members/me/level", new { level = "green" })).Expect(200);
        Viewers[ViewerKind.Careful] = careful;
        Viewers[ViewerKind.CarefulProvider] = await careful.IssueKeyAsync("read", serviceProvider: true);
        Viewers[ViewerKind.CarefulSensor] = await careful.EnrolSensorAsync();
        var person = (await withPerson.PostAsync($"/api/v1/members/{withPerson.Id}/people", new { name = "Petra Person", email = "petra@employer.example", role = "analyst" }))
            .Expect(201).Json.GetProperty("id").GetString()!;
        PersonId = person;
        Viewers[ViewerKind.Public] = _hub.Anonymous;
        Viewers[ViewerKind.Coordinator] = _hub.Coordinator;
        Viewers[ViewerKind.Outsider] = outsider;
        Viewers[ViewerKind.OutsiderProvider] = await outsider.IssueKeyAsync("read", serviceProvider: true);
        Viewers[ViewerKind.OutsiderSensor] = await outsider.EnrolSensorAsync();
        Viewers[ViewerKind.Insider] = insider;
        Viewers[ViewerKind.InsiderProvider] = await insider.IssueKeyAsync("read", serviceProvider: true);
        Viewers[ViewerKind.InsiderSensor] = await insider.EnrolSensorAsync();
        Viewers[ViewerKind.Submitter] = submitter;
        Viewers[ViewerKind.SubmitterSensor] = await submitter.EnrolSensorAsync();
        Viewers[ViewerKind.Person] = withPerson;
        Viewers[ViewerKind.PersonSensor] = await withPerson.EnrolSensorAsync();
        foreach (var kind in new[] { ViewerKind.Outsider, ViewerKind.Insider, ViewerKind.Submitter, ViewerKind.Person, ViewerKind.Careful })
        {
            Feeds[kind] = (await ((MemberActor)Viewers[kind]).AddFeedAsync("firewall")).Token;
        }
    }

    public string PersonId { get; private set; } = "";

    private async Task ShareAsync()
    {
        var number = 100;
        foreach (var circle in Enum.GetValues<CircleKind>())
        {
            foreach (var level in Levels)
            {
                var one = new Case($"secret{circle.ToString().ToLowerInvariant()}{level.Replace("+", "", StringComparison.Ordinal)}", circle, level);
                Cases.Add(one);
                await ShareOneAsync(one, number += 10);
            }
        }

        foreach (var one in Cases.Where(one => one.Level != "red"))
        {
            await ConfirmAsync(one);
        }
    }

    private async Task ShareOneAsync(Case one, int number)
    {
        var circle = one.Circle == CircleKind.Everyone ? "everyone" : "closed circle";
        var query = $"?circle={Uri.EscapeDataString(circle)}&tlp={Uri.EscapeDataString(one.Level)}&seen=true"
            + (one.Level == "red" ? "&recipients=" + PersonId : "");
        var receipt = await Submitter.ShareAsync(
            Bundles.Of(Bundles.Indicator(number, one.Domain, $",\"description\":\"About {one.Word}\""), Bundles.Malware(number + 1, one.Word + " family")), query);
        one.Indicator = receipt.GetProperty("objects")[0].GetProperty("publishedId").GetString()!;
        Assert.Equal("published", receipt.GetProperty("objects")[0].GetProperty("fate").GetString());
    }

    // Seen by independent members, so that it is in warnings, blocklists and sensors as well.
    private async Task ConfirmAsync(Case one)
    {
        (await ((MemberActor)Viewers[ViewerKind.Insider]).SightAsync(one.Domain)).Expect(202);
        (await ((MemberActor)Viewers[ViewerKind.Person]).SightAsync(one.Domain)).Expect(202);
        var warnings = await Viewers[ViewerKind.Submitter].GetJsonAsync("/api/v1/warnings?limit=1000");
        one.WarningId = warnings.EnumerateArray().First(warning => warning.GetProperty("value").GetString() == one.Domain).GetProperty("id").GetString()!;
    }

    /// <summary>The ids of everything that holds this case's word, as the submitter's side of the hub knows them.</summary>
    public async Task<IReadOnlyList<JsonElement>> EverythingAsync() => await Submitter.ObjectsAsync();
}
