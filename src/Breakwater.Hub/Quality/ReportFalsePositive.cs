using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Quality;

/// <summary>
/// A member says that a value is nothing bad. It changes nothing by itself, since an attacker could be the one who says so: a coordinator
/// decides, and is not told who asked.
/// </summary>
public sealed class ReportFalsePositive(
    Database database, EscrowKey escrow, CommunityStore community, AudienceStore audiences, ShareSubmission share)
{
    private const string OwnerTag = "false positives";

    /// <exception cref="RejectedException">The member sees no such live value, gives no reason, or has reported too many.</exception>
    public Task TakeAsync(string memberId, string objectId, string? value, string? reason, CancellationToken cancellationToken)
    {
        var why = (reason ?? "").Trim();
        if (why.Length is 0 or > Limits.VerdictReasonCharsMax)
        {
            throw RejectedException.Invalid(
                "bad-reason", "$.reason", $"A reason of 1 to {Limits.VerdictReasonCharsMax} characters is needed: how do you know?");
        }

        var visible = audiences.VisibleTo(community.ViewerOf(memberId));
        var words = share.Redacted(memberId, why);
        using var vault = MemberVault.For(escrow, memberId);
        var owner = vault.Tag(OwnerTag);
        return database.WriteAsync(
            scope =>
            {
                var rows = IndicatorValueStore.OfObject(scope, objectId)
                    .Where(row => row.Gone == 0 && visible.Contains(row.Audience) && (value is null || row.Value == value.Trim())).ToList();
                if (rows.Count == 0)
                {
                    throw RejectedException.NotFound("live indicator with this value");
                }

                if (rows.DistinctBy(row => (row.Kind, row.Value)).Count() > 1)
                {
                    throw RejectedException.Invalid(
                        "which-value", "$.value", "The indicator has several values: name the one that is nothing bad.");
                }

                MustBeBelowQuota(scope, owner);
                foreach (var row in rows)
                {
                    if (scope.Execute(
                        """
                        insert into false_positive_report (owner, audience, kind, value, at) values (@owner, @Audience, @Kind, @Value, @at)
                        on conflict (owner, audience, kind, value) do nothing
                        """,
                        new { owner, row.Audience, row.Kind, row.Value, at = Micros.HourOf(scope.NowMicros) }) > 0)
                    {
                        ReviewQueue.HoldFalsePositive(scope, new FalsePositiveClaim(row.Audience, row.Kind, row.Value, objectId), words);
                    }
                }
            },
            cancellationToken);
    }

    private static void MustBeBelowQuota(WriteScope scope, byte[] owner)
    {
        var today = scope.Scalar<long>(
            "select count(*) from false_positive_report where owner = @owner and at > @since",
            new { owner, since = scope.NowMicros - Micros.PerDay });
        if (today >= Limits.FalsePositiveReportsPerDayMax)
        {
            throw RejectedException.Conflict(
                "too-many", $"A member reports at most {Limits.FalsePositiveReportsPerDayMax} values in a day.");
        }
    }
}
