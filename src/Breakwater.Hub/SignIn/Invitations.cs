using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.SignIn;

/// <summary>What came of inviting somebody.</summary>
/// <param name="Link">To hand over by other means, shown this once; null when a mail is on its way.</param>
public sealed record InvitationMade(Person Person, DateTimeOffset ExpiresAt, Uri? Link);

/// <summary>A person of an organisation, and how far they are with signing in.</summary>
/// <param name="SignsIn">They have chosen a password.</param>
/// <param name="InvitedUntil">When their invitation ends; null when there is none.</param>
public sealed record PersonState(Person Person, bool SignsIn, DateTimeOffset? InvitedUntil);

/// <summary>
/// How somebody gets their first password, or a new one when it is lost: a link that is good once, for seven days, made by a coordinator
/// or by whoever looks after their member. It goes by mail where the hub sends mail.
/// </summary>
public sealed class Invitations(
    Database database, SignInStore store, CommunityStore community, Passwords passwords, Outbox outbox, HubLinks links,
    PersonMessagesRegister messages, MessageRules rules, TimeProvider time)
{
    public const string Path = "invitation/";

    /// <summary>The people of a member, or of the centre, with how far they are.</summary>
    /// <param name="memberId">Null for the centre's staff.</param>
    /// <exception cref="RejectedException">They are not this caller's to look after.</exception>
    public IReadOnlyList<PersonState> Of(Caller caller, string? memberId)
    {
        MustLookAfter(caller, memberId);
        var people = community.People(memberId);
        var (signingIn, invited) = store.StatesOf(people.Select(person => person.Id).ToList(), time.GetUtcNow());
        return people.Select(person => new PersonState(
            person, signingIn.Contains(person.Id), invited.TryGetValue(person.Id, out var until) ? until : null)).ToList();
    }

    /// <summary>Asked before somebody is added, so that nobody is added who cannot be invited then.</summary>
    /// <exception cref="RejectedException">This caller may invite nobody there, or the hub does not know where it is reached.</exception>
    public void MustInvite(Caller caller, string? memberId)
    {
        MustLookAfter(caller, memberId);
        MustLeaveItToTheMember(caller, memberId);
        if (links.Hub is null)
        {
            throw RejectedException.Conflict("no-address", "The hub does not know yet where it is reached.");
        }
    }

    /// <summary>Makes a link for somebody; an older one that was not used ends.</summary>
    /// <exception cref="RejectedException">There is no such person, or they are not this caller's to look after.</exception>
    public async Task<InvitationMade> InviteAsync(
        Caller caller, string? memberId, string personId, CancellationToken cancellationToken)
    {
        MustInvite(caller, memberId);
        var person = community.Person(personId) is { } found && found.MemberId == memberId
            ? found : throw RejectedException.NotFound("person");
        var address = links.Hub!;
        var secret = RandomId.Secret();
        return await database.WriteAsync(
            scope =>
            {
                var expires = scope.Now + Limits.InvitationLife;
                SignInStore.InsertInvitation(scope, person.Id, NewApiKey.HashOf(secret), expires);
                var link = new Uri(address, Path + secret);
                var language = messages.Of(memberId, person.Id).LanguageOr(rules.Get());
                var isMailed = outbox.Put(scope, InvitationText.Mail(person, link, expires, language)) is not null;
                return new InvitationMade(person, expires, isMailed ? null : link);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For whoever has just proved who they are in another way: the secret of a link, which no mail carries.</summary>
    public Task<string> MakeAsync(Person person, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var secret = RandomId.Secret();
            SignInStore.InsertInvitation(scope, person.Id, NewApiKey.HashOf(secret), scope.Now + Limits.InvitationLife);
            return secret;
        },
        cancellationToken);

    /// <summary>As <see cref="MakeAsync(Person, CancellationToken)"/>, for the hub's administrator, who hands it over.</summary>
    /// <exception cref="RejectedException">There is no such person.</exception>
    public Task<string> MakeAsync(string? memberId, string personId, CancellationToken cancellationToken) =>
        community.Person(personId) is { } person && person.MemberId == memberId
            ? MakeAsync(person, cancellationToken)
            : throw RejectedException.NotFound("person");

    /// <summary>Whom an invitation is for. Looking does nothing, since mail scanners follow links.</summary>
    /// <exception cref="RejectedException">It is not known, was used, or is too old; or its person has left.</exception>
    public (Person Person, Member? Member) Show(string secret) =>
        store.Invited(NewApiKey.HashOf(secret), time.GetUtcNow()) is { } id && community.Person(id) is { } person
            ? (person, person.MemberId is { } member ? community.Member(member) : null)
            : throw RejectedException.NotFound("invitation, or it was used, or it is too old: ask for a new one");

    /// <summary>Sets the password that the invited person has chosen, ends whatever sessions they had, and signs them in.</summary>
    /// <exception cref="RejectedException">As for <see cref="Show"/>, or the password is no good.</exception>
    public async Task<NewSession> AcceptAsync(
        string secret, string? password, BrowserPlace place, CancellationToken cancellationToken)
    {
        var (person, member) = Show(secret);
        var hash = await passwords.HashAsync(person, member?.Name ?? "", password, cancellationToken).ConfigureAwait(false);
        return await database.WriteAsync(
            scope =>
            {
                if (!SignInStore.UseInvitation(scope, NewApiKey.HashOf(secret)))
                {
                    throw RejectedException.NotFound("invitation, or it was used, or it is too old: ask for a new one");
                }

                SignInStore.SetPassword(scope, person.Id, hash);
                SignInStore.EndSessions(scope, person.Id, exceptId: "");
                if (person.MemberId is null)
                {
                    scope.Note($"Person {person.Id} of the centre chose a password by a link.");
                }

                // Whoever has a second step keeps it: a link alone is not enough for them.
                return Sessions.Begin(scope, person.Id, SignInStore.Credential(scope, person.Id)!.TotpKey is null, place);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // A coordinator who could let somebody in there at any time could read what the member shared, alone.
    private void MustLeaveItToTheMember(Caller caller, string? memberId)
    {
        if (memberId is not null && caller.MemberId is null
            && Of(caller, memberId).Any(state => state.SignsIn && state.Person.Role == PersonRoles.Manager))
        {
            throw RejectedException.Forbidden(
                "This member's own manager invites its people. Where no manager can sign in any more, the hub's administrator does.");
        }
    }

    private static void MustLookAfter(Caller caller, string? memberId)
    {
        if (caller.May(KeyPurposes.Coordinate))
        {
            return;
        }

        if (memberId is null || caller.Member(KeyPurposes.Manage) != memberId)
        {
            throw RejectedException.NotFound("member");
        }
    }
}
