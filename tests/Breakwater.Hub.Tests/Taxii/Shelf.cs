using System.Text.Json;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Members and a circle of one test's own, in a hub that others use too; ids are this shelf's own as well.</summary>
internal sealed class Shelf(HubHost hub, MemberActor owner, MemberActor reader, MemberActor stranger, string circle)
{
    /// <summary>The versions of the indicator of <see cref="FillAsync"/>, oldest first.</summary>
    public static readonly string[] Versions = [Bundles.Time, "2024-04-06T00:00:00.000Z", "2024-05-07T01:02:03.123456Z"];

    private const int NumbersEach = 10_000;
    private static int _shelves;
    private readonly int _first = Interlocked.Increment(ref _shelves) * NumbersEach;

    public HubHost Hub => hub;

    /// <summary>Posts in the circle.</summary>
    public MemberActor Owner => owner;

    /// <summary>Is in the circle too.</summary>
    public MemberActor Reader => reader;

    /// <summary>Is not in the circle.</summary>
    public MemberActor Stranger => stranger;

    public string Circle => circle;

    /// <summary>The circle's path below the API root.</summary>
    public string Path => $"collections/{circle}/";

    public static async Task<Shelf> MakeAsync(HubHost hub)
    {
        MemberActor[] members = [await hub.AddMemberAsync(), await hub.AddMemberAsync(), await hub.AddMemberAsync()];
        var circle = await hub.AddCircleAsync("Shelf " + members[0].Name, members[0], members[1]);
        return new Shelf(hub, members[0], members[1], members[2], circle);
    }

    public string Id(string type, int number) => Bundles.Id(type, _first + number);

    public string Malware(int number, string name = "named", string more = "") => Bundles.Malware(_first + number, name, more);

    public string Indicator(int number, string modified = Bundles.Time, string more = "") =>
        Bundles.Indicator(_first + number, $"shelf{_first + number}.click", more, modified);

    /// <summary>What <see cref="Indicator"/> looks for.</summary>
    public string PatternOf(int number) => $"[domain-name:value = 'shelf{_first + number}.click']";

    /// <summary>STIX 2.0 content: no spec_version.</summary>
    public string OldMalware(int number) =>
        $$"""{"type":"malware","id":"{{Id("malware", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","name":"old","labels":["trojan"]}""";

    /// <summary>Without any version of its own.</summary>
    public string Domain(int number) => Bundles.Domain($"shelf{_first + number}.click", Id("domain-name", number));

    /// <summary>Malware 1, indicator 2 in three versions with malware 3 and domain 4 between them, and malware 5 of STIX 2.0.</summary>
    public async Task FillAsync()
    {
        string[] objects =
        [
            Malware(1), Indicator(2, Versions[0]), Malware(3), Indicator(2, Versions[1]), Domain(4), Indicator(2, Versions[2]),
            OldMalware(5),
        ];
        foreach (var one in objects)
        {
            var status = (await Owner.AddAsync(Circle, one)).Expect(202).Json;
            Assert.True(status.GetProperty("success_count").GetInt32() == 1, status.GetRawText());
        }
    }

    /// <summary>Ids of what a listing of the circle holds for its reader, with the objects' numbers in place of whole ids.</summary>
    public async Task<string> ShownAsync(string listing, string query) => Short((await Reader.TaxiiAsync($"{Path}{listing}/?{query}")).Resource().Json);

    private string Short(JsonElement resource) => resource.TryGetProperty("objects", out var objects)
        ? string.Join(' ', objects.EnumerateArray().Select(one => ShortOf(one))) : "";

    private string ShortOf(JsonElement one)
    {
        var id = one.GetProperty("id").GetString()!;
        var number = Convert.ToInt32(id[^12..], 16) - _first;
        var version = one.TryGetProperty("version", out var listed) ? listed.GetString()
            : one.TryGetProperty("modified", out var modified) ? modified.GetString() : null;
        return number == 2 ? $"2.{Array.IndexOf(Versions, version) + 1}" : $"{number}";
    }
}
