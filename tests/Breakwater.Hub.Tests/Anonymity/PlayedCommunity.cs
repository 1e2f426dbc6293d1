using System.Text.Json;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>What was played: everything that a curious member could collect, and what only the judge knows.</summary>
/// <param name="Objects">What the curious member sees.</param>
/// <param name="SubmissionOf">The judge's: the submission of each published indicator.</param>
internal sealed record Played(IReadOnlyList<SeenObject> Objects, IReadOnlyDictionary<string, int> SubmissionOf, int Released,
    TimeSpan Waited);

/// <summary>Plays a community's weeks into a hub, over HTTP, and lets a curious member collect all that members can see.</summary>
internal static class PlayedCommunity
{
    private static readonly DateTimeOffset Start = new(2030, 1, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(800);

    public static DateTimeOffset Begin => Start.AddDays(1);

    public static async Task<Played> PlayAsync(
        IReadOnlyList<Habits> habits, IReadOnlyList<PlannedSubmission> plan, Protections protections, Discretion discretion, string more = "")
    {
        var time = new PlayedTime(Start);
        var lots = new Random(7);
        await using var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite, time, configure: services => services
            .AddSingleton(protections).AddSingleton(new ReleaseInterval(most => lots.NextInt64(most))));
        await hub.Service<DiscretionStore>().SetAsync(discretion, CancellationToken.None);
        var members = new List<MemberActor>();
        foreach (var habit in habits)
        {
            var member = await hub.AddMemberAsync(habit.Name, owner: habit.Name, provider: habit.Name, kind: habit.Kind);
            (await member.PostAsync($"/api/v1/members/{member.Id}/assets", new { value = habit.Domain })).Expect(201);
            (await member.PostAsync($"/api/v1/members/{member.Id}/people", new { name = habit.Person, email = $"{habit.Person}@{habit.Domain}", role = "manager" })).Expect(201);
            members.Add(member);
        }

        var curious = await hub.AddMemberAsync("Curious Cargo");
        var inCircles = members.Where((_, i) => habits[i].InCircles).Append(curious).ToArray();
        await hub.AddCircleAsync("one", inCircles);
        await hub.AddCircleAsync("two", inCircles);
        var judge = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Count; i++)
        {
            await ReleaseUntilAsync(hub, time, plan[i].At);
            time.GoTo(plan[i].At);
            var receipt = await members[plan[i].Member].ShareAsync(plan[i].Bundle, plan[i].Query + more);
            foreach (var one in receipt.GetProperty("objects").EnumerateArray().Where(one => one.TryGetProperty("publishedId", out var id) && id.ValueKind == JsonValueKind.String))
            {
                judge[one.GetProperty("publishedId").GetString()!] = i;
            }
        }

        await ReleaseUntilAsync(hub, time, time.GetUtcNow() + discretion.DelayMax);
        var days = hub.Service<WaitingRelease>().Days();
        var released = (int)days.Sum(day => day.Released);
        return new Played(
            await CollectAsync(curious), judge, released,
            released == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(days.Sum(day => day.Waited.Ticks * day.Released) / released));
    }

    private static async Task ReleaseUntilAsync(HubHost hub, PlayedTime time, DateTimeOffset until)
    {
        while (hub.Service<WaitingRelease>().NextDue() is { } due && due <= until)
        {
            time.GoTo(due);
            await hub.Service<ReleaseWaiting>().RunAsync(CancellationToken.None);
        }
    }

    /// <summary>TAXII with its manifest, the API, warnings, and the stream from its beginning.</summary>
    private static async Task<IReadOnlyList<SeenObject>> CollectAsync(MemberActor curious)
    {
        var added = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await foreach (var (id, when) in ManifestAsync(curious))
        {
            added.TryAdd(id, []);
            added[id].Add(when);
        }

        var warnings = (await curious.GetJsonAsync("/api/v1/warnings?limit=1000")).EnumerateArray()
            .SelectMany(warning => warning.GetProperty("indicators").EnumerateArray().Select(id => (Id: id.GetString()!, Warning: warning)))
            .ToLookup(one => one.Id, one => one.Warning, StringComparer.Ordinal);
        var circles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var circle in new[] { "one", "two" })
        {
            var id = (await curious.GetJsonAsync("/api/v1/circles")).EnumerateArray().First(one => one.GetProperty("name").GetString() == circle).GetProperty("id").GetString()!;
            foreach (var one in await curious.TaxiiObjectsAsync(id))
            {
                circles[one.GetProperty("id").GetString()!] = circle;
            }
        }

        var events = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        using (var stream = await curious.OpenStreamAsync("0"))
        {
            foreach (var one in await stream.DrainAsync(Quiet))
            {
                if (one.Body.Length > 0 && JsonDocument.Parse(one.Body).RootElement.TryGetProperty("id", out var id))
                {
                    events.TryAdd(id.GetString()!, []);
                    events[id.GetString()!].Add(one.Id);
                }
            }
        }

        var all = await curious.TaxiiObjectsAsync("community");
        var sightings = all.Where(one => one.GetProperty("type").GetString() == "sighting")
            .ToLookup(one => one.GetProperty("sighting_of_ref").GetString()!, StringComparer.Ordinal);
        return all.Where(one => one.GetProperty("type").GetString() == "indicator").Select(one =>
        {
            var id = one.GetProperty("id").GetString()!;
            return new SeenObject(
                id, one, circles.GetValueOrDefault(id, "everyone"), added.GetValueOrDefault(id, []), events.GetValueOrDefault(id, []),
                warnings[id].ToList(), sightings[id].ToList());
        }).ToList();
    }

    private static async IAsyncEnumerable<(string Id, string Added)> ManifestAsync(MemberActor curious)
    {
        string? next = null;
        do
        {
            var page = (await curious.TaxiiAsync(
                "collections/community/manifest/?limit=1000&match[version]=all" + (next is null ? "" : "&next=" + Uri.EscapeDataString(next)))).Expect(200).Json;
            foreach (var one in page.GetProperty("objects").EnumerateArray())
            {
                yield return (one.GetProperty("id").GetString()!, one.GetProperty("date_added").GetString()!);
            }

            next = page.TryGetProperty("more", out var more) && more.GetBoolean() ? page.GetProperty("next").GetString() : null;
        }
        while (next is not null);
    }
}
