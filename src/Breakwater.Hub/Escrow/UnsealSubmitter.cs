using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Escrow;

/// <summary>
/// Reveals who stands behind a published object. It takes two coordinators who are two persons, and a reason; it is logged, and the
/// submitter is told. There is no other way to the answer in the program.
/// </summary>
public sealed class UnsealSubmitter(
    Database database, EscrowKey escrow, CommunityStore community, UnsealingStore store, Outbox outbox, ILogger<UnsealSubmitter> logger)
{
    private const int ReasonCharsMin = 10;

    /// <summary>The first coordinator asks. Nothing is revealed.</summary>
    /// <exception cref="RejectedException">The caller is no person of the centre, there is no reason, or no such object.</exception>
    public async Task<UnsealingView> AskAsync(Caller caller, UnsealingDraft draft, CancellationToken cancellationToken)
    {
        var person = PersonOf(caller);
        var reason = (draft.Reason ?? "").Trim();
        if (reason.Length is < ReasonCharsMin or > Limits.VerdictReasonCharsMax)
        {
            throw RejectedException.Invalid(
                "bad-reason", "$.reason", $"Unsealing needs a reason of {ReasonCharsMin} to {Limits.VerdictReasonCharsMax} characters.");
        }

        var id = await database.WriteAsync(
            scope =>
            {
                var objectId = draft.ObjectId ?? "";
                if (PublicationReader.SourceOf(scope, objectId) != Sources.Anonymous)
                {
                    throw RejectedException.NotFound("object of a member that is not named");
                }

                var asked = UnsealingStore.Insert(scope, objectId, reason, person.Id);
                scope.Note($"Unsealing: {person.Id} asks who shared {objectId} ({asked}): {reason}");
                return asked;
            },
            cancellationToken).ConfigureAwait(false);
        EscrowLog.Asked(logger, id);
        return store.Find(id)!;
    }

    /// <summary>A second coordinator agrees, and is told who it was; so is the submitter, that it was unsealed.</summary>
    /// <exception cref="RejectedException">It is the person who asked, there is no such open request, or it is too old.</exception>
    public async Task<Unsealed> GrantAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var person = PersonOf(caller);
        var members = community.Members();
        var unsealed = await database.WriteAsync(
            scope =>
            {
                var row = Open(scope, id);
                var asker = community.Person(row.AskedBy);
                if (asker is null || asker.Id == person.Id || Same(asker.Email, person.Email)
                    || NameKey.Of(asker.Name) == NameKey.Of(person.Name))
                {
                    throw RejectedException.Forbidden("Unsealing takes two different coordinators, both of the centre now.");
                }

                var found = members.Where(member => StandsBehind(scope, member, row.ObjectId))
                    .Select(member => new UnsealedMember(member.Id, member.Name)).ToList();
                UnsealingStore.Decide(scope, id, person.Id, "granted");
                scope.Note(
                    $"Unsealing: {person.Id} agrees to {id}: {row.ObjectId} was unsealed, {found.Count} members stand behind it");
                found.ForEach(member => Tell(scope, member, row, [asker, person]));
                return new Unsealed(row.ObjectId, found);
            },
            cancellationToken).ConfigureAwait(false);
        EscrowLog.Granted(logger, id);
        return unsealed;
    }

    /// <summary>Any coordinator, the one who asked too, lets it rest.</summary>
    public Task RefuseAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var person = PersonOf(caller);
        return database.WriteAsync(
            scope =>
            {
                _ = Open(scope, id);
                UnsealingStore.Decide(scope, id, person.Id, "refused");
                scope.Note($"Unsealing: {person.Id} refuses {id}");
            },
            cancellationToken);
    }

    public IReadOnlyList<UnsealingView> List() => store.List();

    /// <summary>What of a member's own was unsealed.</summary>
    public IReadOnlyList<UnsealingNotice> Notices(Caller caller)
    {
        using var vault = MemberVault.For(escrow, caller.Member(KeyPurposes.Read));
        return store.Notices(vault);
    }

    private static UnsealingRow Open(WriteScope scope, string id) => UnsealingStore.OpenIn(scope, id)
        ?? throw RejectedException.NotFound("open request, or it has expired");

    private bool StandsBehind(WriteScope scope, Member member, string objectId)
    {
        using var vault = MemberVault.For(escrow, member.Id);
        return Support.Has(scope, vault, objectId);
    }

    private void Tell(WriteScope scope, UnsealedMember member, UnsealingRow row, IReadOnlyList<Person> coordinators)
    {
        using var vault = MemberVault.For(escrow, member.Id);
        var notice = new UnsealingNotice(row.ObjectId, row.Reason, coordinators.Select(one => one.Name).ToList(), scope.Now);
        UnsealingStore.AddNotice(scope, vault, notice);
        foreach (var person in community.People(member.Id).Where(person => OutgoingMail.IsAddress(person.Email)))
        {
            outbox.Put(scope, new OutgoingMail(
                person.Email, "The centre has unsealed something that you shared",
                $"{string.Join(" and ", notice.Coordinators)} of the centre have unsealed who shared {row.ObjectId}.\n\n"
                    + $"Their reason: {row.Reason}\n\nAll unsealing of what you shared is at /api/v1/unsealings/own.\n")
            {
                Confidential = true,
            });
        }
    }

    private Person PersonOf(Caller caller)
    {
        caller.MustCoordinate();
        return caller is { MemberId: null, PersonId: { } id } && community.Person(id) is { Role: PersonRoles.Coordinator } person
            ? person
            : throw RejectedException.Forbidden("Unsealing takes a coordinator's own key: this one is no person's.");
    }

    private static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
