using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Warnings;

/// <summary>A coordinator's verdict on what a warning is about.</summary>
/// <param name="FalsePositive">True: it is nothing bad. False takes an earlier verdict back; the warning's id is still good for
/// that.</param>
public sealed record VerdictDraft(bool? FalsePositive, string? Reason);

/// <summary>
/// A coordinator judges the value of a warning: what is nothing bad raises nothing, is blocked nowhere, and the warning falls to what is
/// left
/// of it, with one message to those who were told.
/// </summary>
public sealed class JudgeWarning(Database database, WarningRaiser raiser)
{
    private const string Context = "context";
    private const int ScoreContext = 10;

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

    private void Clear(WriteScope scope, WarningRow row, string reason)
    {
        WarningVerdictStore.Add(scope, row, reason);
        raiser.Lower(scope, row.Audience, row.Key);
        foreach (var objectId in row.Indicators.Split(','))
        {
            IndicatorValueStore.SetUse(scope, objectId, row.Kind, row.Value, Context, ScoreContext, scope.TakePositions(1));
            UseChange.Publish(scope, objectId, Context);
        }
    }
}
