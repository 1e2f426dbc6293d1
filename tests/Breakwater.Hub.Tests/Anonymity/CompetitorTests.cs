using System.Text.RegularExpressions;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>A competitor hands in chosen values, and reads in the answers whether others have them.</summary>
public sealed partial class CompetitorTests
{
    private const int PerRequest = 10;
    private static readonly int Values = TestRun.Of(normal: 300, full: 1000);

    [Fact]
    public async Task Chosen_values_are_answered_alike_whether_others_have_them_or_nobody()
    {
        await using var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite);
        var competitor = await hub.AddMemberAsync("Competing Cargo");
        var victims = new List<MemberActor>();
        for (var i = 0; i < 4; i++)
        {
            victims.Add(await hub.AddMemberAsync());
        }

        await hub.AddCircleAsync("closed circle", [.. victims]);
        await KnowEverySecondAsync(victims);
        var answers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < Values; i++)
        {
            var bundle = Bundles.Of(Bundles.Indicator(i, NameOf(i)), Bundles.Domain(NameOf(i), $"domain-name--0f3c1a00-1111-4222-8333-{i:x12}"));
            var said = new List<Reply> { await competitor.SightAsync(NameOf(i)), await competitor.SubmitAsync(bundle) };
            // Both sorts of values, and fewer than may be withdrawn in an hour.
            var isFull = i % 20 is 0 or 1 && i < 180;
            if (isFull)
            {
                said.Add(await competitor.SubmitAsync(bundle));
                said.Add(await competitor.SubmitAsync(bundle, path: "/api/v1/submissions/preview"));
                said.Add(await competitor.GetAsync($"/api/v1/indicators?value={NameOf(i)}"));
                said.Add(await competitor.GetAsync($"/api/v1/allowlist?value={NameOf(i)}"));
                said.Add(await competitor.SightAsync(NameOf(i), seenBefore: true));
                said.Add(await competitor.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", i)}"));
            }

            var answer = $"{isFull}: " + string.Join('\n', said.Select(reply => $"{reply.Status} {Alike(reply.Text, i)}"));
            answers.TryAdd(answer, []);
            answers[answer].Add(i);
        }

        Assert.True(answers.Count == 2, string.Join("\n\n", answers.OrderBy(one => one.Value.Count).Take(4).Select(one => $"{one.Value.Count} times, first {one.Value[0]}: {one.Key}")));
        Assert.Empty((await competitor.GetJsonAsync("/api/v1/warnings?limit=1000")).EnumerateArray());
    }

    // Known to up to four others, in each way that the competitor is not to learn of.
    private static async Task KnowEverySecondAsync(List<MemberActor> victims)
    {
        var known = Enumerable.Range(0, Values).Where(i => i % 2 == 0).ToList();
        foreach (var some in known.Chunk(PerRequest))
        {
            var how = some[0] / PerRequest % 5;
            var victim = victims[how % victims.Count];
            var bundle = Bundles.Of(some.Select(i => Bundles.Indicator(i, NameOf(i))).ToArray());
            switch (how)
            {
                case 0:
                    await victim.ShareAsync(bundle, "?circle=closed%20circle&seen=true");
                    break;
                case 1:
                    await victim.ShareAsync(bundle, "?urgent=false");
                    break;
                case 2:
                    await victim.ShareAsync(bundle, "?circle=closed%20circle&attribution=named");
                    break;
                case 3:
                    await victim.ShareAsync(bundle, "?circle=closed%20circle");
                    await Task.WhenAll(some.Take(2).Select(i => victim.SightAsync(NameOf(i))));
                    await Task.WhenAll(some.Take(2).Select(i => victims[0].SightAsync(NameOf(i), seenBefore: true)));
                    break;
                default:
                    (await victim.PostAsync("/api/v1/submissions/preview", System.Text.Encoding.UTF8.GetBytes(bundle), Actor.Stix)).Expect(200);
                    await victim.ShareAsync(bundle, "?circle=closed%20circle");
                    await victim.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", some[0])}");
                    break;
            }
        }
    }

    private static string NameOf(int i) => $"chosen-value-{i}.click";

    // Without what is the value's own, and what is new in every answer.
    private static string Alike(string text, int i) => Time().Replace(
        Uuid().Replace(text.Replace(NameOf(i), "VALUE", StringComparison.Ordinal).Replace($"\"n{i}\"", "NAME", StringComparison.Ordinal), "ID"), "TIME");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\"previewToken\":\"[^\"]*\"")]
    private static partial Regex Uuid();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+]00:00)")]
    private static partial Regex Time();
}
