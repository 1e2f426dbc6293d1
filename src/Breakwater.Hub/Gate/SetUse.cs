using System.Text.Json;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Gate;

/// <summary>A coordinator says what an indicator is fit for.</summary>
public sealed class SetUse(Database database)
{
    /// <exception cref="RejectedException">There is no such live indicator with plain values, no such rule, or no such use.</exception>
    public async Task SetAsync(string objectId, string use, CancellationToken cancellationToken)
    {
        if (use is not ("block" or "alert" or "context"))
        {
            throw RejectedException.Invalid("bad-use", "$.use", $"\"{use}\" is not one of block, alert, context.");
        }

        await database.WriteAsync(
            scope =>
            {
                var live = IndicatorValueStore.OfObject(scope, objectId).Where(row => row.Gone == 0).ToList();
                if (live.Count == 0 && use != "block" && IsRule(scope, objectId))
                {
                    UseChange.Publish(scope, objectId, use);
                    return;
                }

                if (live.Count == 0)
                {
                    throw RejectedException.NotFound("live indicator with values to look for, nor rule that could be used so");
                }

                var position = scope.TakePositions(1);
                foreach (var row in live)
                {
                    var score = use switch { "block" => Scores.ByCoordinator, "alert" => Scores.Alert, _ => Scores.Context };
                    IndicatorValueStore.SetUse(scope, objectId, row.Kind, row.Value, use, score, position);
                }

                UseChange.Publish(scope, objectId, use);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A pattern in a language of its own, such as YARA: somebody has to have read it before engines run it.</summary>
    private static bool IsRule(WriteScope scope, string objectId)
    {
        if (PublicationReader.Newest(scope, objectId) is not var (_, body, _))
        {
            return false;
        }

        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("pattern_type", out var language) && !language.ValueEquals("stix");
    }
}
