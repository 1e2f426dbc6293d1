using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>Sharing as people do it: something pasted or dropped, looked at first, and what became of what was shared before.</summary>
public sealed class ShareDesk(
    ShareSubmission share, WithdrawSubmission withdraw, SubmissionStore store, CommunityStore community, EscrowKey escrow)
{
    /// <summary>The circles that the caller's member may share in, everybody's first.</summary>
    public IReadOnlyList<Circle> Circles(Caller caller)
    {
        var own = community.CirclesOf(caller.Member(KeyPurposes.Submit));
        return community.Circles().Where(circle => circle.Id == Circle.EveryoneId || own.Contains(circle.Id))
            .OrderBy(circle => circle.Id == Circle.EveryoneId ? 0 : 1).ThenBy(circle => circle.Name, StringComparer.Ordinal).ToList();
    }

    /// <summary>What the caller's member handed in, the newest first.</summary>
    public IReadOnlyList<SubmissionSummary> List(Caller caller)
    {
        using var vault = MemberVault.For(escrow, caller.Member(KeyPurposes.Read));
        return store.List(vault, Limits.PageMax).Select(row =>
        {
            var receipt = Read(row.Record);
            return new SubmissionSummary(row.Id, Micros.ToTime(row.ReceivedAt), receipt.Circle, receipt.Attribution, receipt.Counts);
        }).ToList();
    }

    /// <exception cref="RejectedException">The caller's member handed in nothing under this id.</exception>
    public ShareReceipt Find(Caller caller, string id)
    {
        using var vault = MemberVault.For(escrow, caller.Member(KeyPurposes.Read));
        return Read(store.Record(vault, id) ?? throw RejectedException.NotFound("submission of this member"));
    }

    /// <summary>What others would see; nothing is published.</summary>
    /// <exception cref="RejectedException">It cannot be read, or an option is wrong.</exception>
    public Task<ShareReceipt> PreviewAsync(
        Caller caller, ReadOnlyMemory<byte> body, ShareOptions options, CancellationToken cancellationToken) =>
        share.PreviewAsync(caller, body, SubmissionTypes.FormatOf("", body.Span), options, cancellationToken);

    /// <exception cref="RejectedException">It cannot be read, an option is wrong, or it would not be what was previewed.</exception>
    public Task<ShareReceipt> ShareAsync(
        Caller caller, ReadOnlyMemory<byte> body, ShareOptions options, CancellationToken cancellationToken) =>
        share.SubmitAsync(caller, body, SubmissionTypes.FormatOf("", body.Span), options, cancellationToken);

    /// <summary>Takes everything of one submission back.</summary>
    /// <exception cref="RejectedException">The caller's member handed in nothing under this id.</exception>
    public Task TakeBackAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        withdraw.WithdrawAllAsync(caller, id, cancellationToken);

    private static ShareReceipt Read(byte[] record)
    {
        using var document = JsonDocument.Parse(record);
        var root = document.RootElement;
        return new ShareReceipt(
            root.GetProperty("submissionId").GetString()!, root.GetProperty("receivedAt").GetDateTimeOffset(),
            root.GetProperty("circle").GetString()!, root.GetProperty("attribution").GetString()!,
            root.GetProperty("objects").Deserialize<List<ObjectFate>>(HubJson.Options)!,
            root.GetProperty("notes").Deserialize<List<Problem>>(HubJson.Options)!,
            root.GetProperty("warnings").Deserialize<List<string>>(HubJson.Options)!, null, []);
    }
}
