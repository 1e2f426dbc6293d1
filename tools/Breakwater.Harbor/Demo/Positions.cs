using System.Globalization;

namespace Breakwater.Harbor.Demo;

/// <summary>Finds where published indicators are in the publication log; a sensor has them when its index is from there or later.</summary>
public static class Positions
{
    private const int PagesMax = 1_000;

    /// <exception cref="HarborException">One of them is not in the log.</exception>
    public static Task<long> LastOfAsync(Stage stage, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        LastOfAsync(stage.Hub, stage.Members.Values.First(), ids, 0, cancellationToken);

    /// <param name="after">A position before all of them.</param>
    public static async Task<long> LastOfAsync(
        Api.HubApi hub, Api.JoinedMember reader, IReadOnlyList<string> ids, long after, CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var last = 0L;
        var next = after.ToString(CultureInfo.InvariantCulture);
        for (var page = 0; page < PagesMax && next is not null; page++)
        {
            var answer = await hub.GetAsync(reader, $"api/v1/objects?type=indicator&limit=1000&after={next}", cancellationToken)
                .ConfigureAwait(false);
            foreach (var one in answer.GetProperty("objects").EnumerateArray()
                .Where(one => wanted.Remove(one.GetProperty("object").GetProperty("id").GetString()!)))
            {
                last = long.Parse(one.GetProperty("position").GetString()!, CultureInfo.InvariantCulture);
            }

            next = wanted.Count > 0 && answer.TryGetProperty("next", out var more) ? more.GetString() : null;
        }

        return wanted.Count == 0 && last > 0 ? last : throw new HarborException($"{wanted.Count} published indicators are not in the log.");
    }
}
