using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Publication;

namespace Breakwater.Hub.Intake;

/// <summary>What a member handed in, as it handed it in: one of the three uses of the escrow key is to act as that member.</summary>
public sealed class MineCollection(EscrowKey escrow, SubmissionStore store)
{
    /// <summary>The caller's own objects; <see cref="PublicationQuery.Visible"/> is not looked at, since all of them are its own.</summary>
    public IReadOnlyList<PublicationRow> Page(Caller caller, PublicationQuery query)
    {
        using var vault = MemberVault.For(escrow, caller.Member(KeyPurposes.Read));
        return store.Page(vault, query)
            .Select(row => new PublicationRow(
                row.Position, row.Content.Id, row.Type, row.Version, row.Content.VersionText, row.SpecVersion, row.Content.Body))
            .ToList();
    }

    /// <summary>
    /// The receipt of one of the caller's submissions, as JSON; null when it has none of this id, or its key neither reads nor submits.
    /// </summary>
    public byte[]? Receipt(Caller caller, string submissionId)
    {
        if (caller.MemberId is not { } member || !(caller.May(KeyPurposes.Read) || caller.May(KeyPurposes.Submit)))
        {
            return null;
        }

        using var vault = MemberVault.For(escrow, member);
        return store.Record(vault, submissionId);
    }
}
