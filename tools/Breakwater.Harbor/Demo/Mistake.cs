using System.Text;
using System.Text.Json;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Demo;

/// <summary>Somebody takes a site that the whole port uses for part of an attack. Its visitors must not confirm it.</summary>
internal sealed class Mistake(Stage stage, DemoOptions options, Timeline timeline)
{
    /// <summary>As many as would raise a port alert, if they counted.</summary>
    private const int SeenByMin = 3;

    private string Site => stage.Traffic.PopularSite;

    public async Task ShareAsync(CancellationToken cancellationToken)
    {
        var text = $"Our people keep going to {Site.Replace(".", "[.]", StringComparison.Ordinal)}, is that part of it?";
        await stage.Hub.ShareAsync(
            stage.Members[DemoCommunity.Broker], Encoding.UTF8.GetBytes(text), "text/plain", "", cancellationToken).ConfigureAwait(false);
        timeline.Tell($"{DemoCommunity.Broker.Name} shares {Site} by mistake: the whole port uses it every day.");
    }

    /// <exception cref="HarborException">It was confirmed, or too few saw it for that to mean anything.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var began = timeline.Now;
        List<JsonElement> seen;
        do
        {
            seen = await SightingsAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Limits.LookInterval, stage.Time, cancellationToken).ConfigureAwait(false);
        }
        while (seen.Count < SeenByMin && stage.Time.GetElapsedTime(began) < options.Patience);

        if (seen.Count < SeenByMin)
        {
            throw new HarborException($"Only {seen.Count} sensors reported {Site}, which everybody visits; {SeenByMin} were expected.");
        }

        var counted = seen.Count(sighting => sighting.GetProperty("counts").GetBoolean());
        var warnings = await stage.Hub.GetAsync(stage.Members[DemoCommunity.Haulage], "api/v1/warnings?limit=1000", cancellationToken)
            .ConfigureAwait(false);
        var level = warnings.EnumerateArray().Where(warning => warning.GetProperty("value").ValueEquals(Site))
            .Select(warning => warning.GetProperty("level").GetString()).FirstOrDefault();
        if (counted > 0 || level is not null)
        {
            throw new HarborException($"{Site} is in ordinary use, and yet {counted} sightings of it count and its warning is "
                + $"\"{level}\".");
        }

        timeline.Tell($"{Site}: {seen.Count} members' sensors see it, and it is not confirmed: it was in ordinary use there before.");
    }

    private async Task<List<JsonElement>> SightingsAsync(CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        foreach (var member in stage.Sensors.Keys.Select(one => stage.Members[one]))
        {
            all.AddRange(await OfAsync(member, cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    private async Task<IEnumerable<JsonElement>> OfAsync(JoinedMember member, CancellationToken cancellationToken) =>
        (await stage.Hub.GetAsync(member, "api/v1/sightings", cancellationToken).ConfigureAwait(false))
            .EnumerateArray().Where(sighting => sighting.GetProperty("value").ValueEquals(Site)).ToList();
}
