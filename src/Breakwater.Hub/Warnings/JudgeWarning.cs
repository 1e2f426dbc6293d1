using Breakwater.EarlyWarning;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Warnings;

/// <summary>A coordinator's verdict on what a warning is about.</summary>
/// <param name="FalsePositive">True: it is nothing bad. False takes an earlier verdict back, by the same warning's id.</param>
public sealed record VerdictDraft(bool? FalsePositive, string? Reason);

/// <summary>
/// A coordinator judges the value of a warning: what is nothing bad raises nothing, is blocked nowhere, and the warning falls to what is
/// left of it, with one message to those who were told.
/// </summary>
public sealed class JudgeWarning(Database database, WarningRaiser raiser)
{
    private const string Context = "context";

    /// <exception cref="RejectedException">There is no such warning, or no verdict or reason is given.</exception>
    public Task JudgeAsync(string id, VerdictDraft draft, CancellationToken cancellationToken)
    {
        var reason = (draft.Reason ?? "").Trim();
        if (draft.FalsePositive is not { } falsePositive)
        {
            throw RejectedException.Invalid("missing", "$.falsePositive", "falsePositive is missing: say whether it is nothing bad.");
        }

        if (reason.Length is 0 or > Limits.VerdictReasonCharsMax)
        {
            throw RejectedException.Invalid(
                "bad-reason", "$.reason", $"A verdict needs a reason of 1 to {Limits.VerdictReasonCharsMax} characters.");
        }

        return database.WriteAsync(
            scope =>
            {
                if (falsePositive)
                {
                    Clear(scope, WarningStore.Find(scope, id) ?? throw RejectedException.NotFound("warning"), reason);
                    return;
                }

                var (audience, indicator) = WarningVerdictStore.Remove(scope, id)
                    ?? throw RejectedException.NotFound("verdict on this warning");
                raiser.Raise(scope, audience, indicator);
            },
            cancellationToken);
    }

    /// <summary>A value is nothing bad, whether or not there is a warning about it.</summary>
    /// <param name="id">By which the verdict can be taken back, when there is no warning.</param>
    internal void Clear(WriteScope scope, long audience, IndicatorKey indicator, string id, string reason)
    {
        var row = WarningStore.Around(scope, audience, [indicator]).FirstOrDefault(one => one.Key == indicator);
        var live = IndicatorValueStore.Find(scope, indicator.Kind, indicator.Value, [audience]).Select(one => one.ObjectId).Distinct();
        Clear(scope, audience, indicator, row?.Id ?? id, row?.Indicators.Split(',') ?? live.ToArray(), reason);
    }

    private void Clear(WriteScope scope, WarningRow row, string reason) =>
        Clear(scope, row.Audience, row.Key, row.Id, row.Indicators.Split(','), reason);

    private void Clear(
        WriteScope scope, long audience, IndicatorKey indicator, string id, IReadOnlyList<string> indicators, string reason)
    {
        WarningVerdictStore.Add(scope, audience, indicator, id, reason);
        raiser.Lower(scope, audience, indicator);
        foreach (var objectId in indicators)
        {
            IndicatorValueStore.SetUse(scope, objectId, indicator.Kind, indicator.Value, Context, Scores.Context, scope.TakePositions(1));
            UseChange.Publish(scope, objectId, Context);
        }
    }
}
