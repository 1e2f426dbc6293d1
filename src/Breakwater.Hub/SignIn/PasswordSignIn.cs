using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.SignIn;

/// <summary>What came of an attempt to sign in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>A session, whole, or half when the second step is to come.</summary>
    public sealed record Begun(NewSession Session) : SignInOutcome;

    /// <summary>No such person, no such password, a wrong code: nobody is told which.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>Too many failed; the next attempt is looked at after this.</summary>
    public sealed record Locked(DateTimeOffset Until) : SignInOutcome;
}

/// <summary>
/// Signing in with an e-mail address and a password. An attempt is counted before its password is looked at, in the writer's turn, so that
/// many at once are as many attempts; what counts failures is taken back by signing in whole.
/// </summary>
public sealed class PasswordSignIn(
    Database database, SignInStore store, CommunityStore community, Passwords passwords, TimeProvider time)
{
    public async Task<SignInOutcome> SignInAsync(
        string? email, string? password, BrowserPlace place, CancellationToken cancellationToken)
    {
        var found = community.PeopleToSignIn((email ?? "").Trim());
        DateTimeOffset? locked = null;
        var isCompared = false;
        foreach (var person in found)
        {
            if (store.Credential(person.Id) is not { } credential)
            {
                continue;
            }

            if (await ChargeAsync(person.Id, cancellationToken).ConfigureAwait(false) is { } until)
            {
                locked = until;
                continue;
            }

            isCompared = true;
            if (await passwords.FitsAsync(credential.PasswordHash, password ?? "", cancellationToken).ConfigureAwait(false))
            {
                return new SignInOutcome.Begun(await BeginAsync(person, place, cancellationToken).ConfigureAwait(false));
            }
        }

        if (locked is { } wait)
        {
            return new SignInOutcome.Locked(wait);
        }

        // As much work as for somebody who is known.
        if (!isCompared)
        {
            await passwords.FitsAsync(null, password ?? "", cancellationToken).ConfigureAwait(false);
        }

        return new SignInOutcome.Refused();
    }

    /// <summary>Whether this is the person's password: a proof for a dangerous act. Counted as signing in is.</summary>
    /// <returns>Null when it is; else what came of it.</returns>
    public async Task<SignInOutcome?> ConfirmAsync(SignedIn who, string? password, CancellationToken cancellationToken)
    {
        if (await ChargeAsync(who.Person.Id, cancellationToken).ConfigureAwait(false) is { } until)
        {
            return new SignInOutcome.Locked(until);
        }

        if (!await passwords.FitsAsync(store.Credential(who.Person.Id)?.PasswordHash, password ?? "", cancellationToken)
            .ConfigureAwait(false))
        {
            return new SignInOutcome.Refused();
        }

        await database.WriteAsync(
            scope =>
            {
                SignInStore.SetFailures(scope, who.Person.Id, 0, DateTimeOffset.UnixEpoch);
                SignInStore.SetConfirmed(scope, who.Session.Id);
            },
            cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Sets a new password for somebody who has just proved who they are, and ends their other sessions.</summary>
    /// <exception cref="RejectedException">The new one is no good.</exception>
    public async Task ChangeAsync(SignedIn who, string? password, CancellationToken cancellationToken)
    {
        if (!who.Session.IsConfirmed(time.GetUtcNow()))
        {
            throw RejectedException.Forbidden("Prove who you are first.");
        }

        var hash = await passwords.HashAsync(who.Person, who.Member?.Name ?? "", password, cancellationToken).ConfigureAwait(false);
        await database.WriteAsync(
            scope =>
            {
                SignInStore.SetPassword(scope, who.Person.Id, hash);
                SignInStore.EndSessions(scope, who.Person.Id, who.Session.Id);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Task<NewSession> BeginAsync(Person person, BrowserPlace place, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var isWhole = SignInStore.Credential(scope, person.Id)?.TotpKey is null;
            if (isWhole)
            {
                SignInStore.SetFailures(scope, person.Id, 0, DateTimeOffset.UnixEpoch);
            }

            return Sessions.Begin(scope, person.Id, isWhole, place);
        },
        cancellationToken);

    /// <returns>Until when nothing is looked at; null when this attempt may go on.</returns>
    private Task<DateTimeOffset?> ChargeAsync(string personId, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => Charge(scope, personId), cancellationToken);

    internal static DateTimeOffset? Charge(WriteScope scope, string personId)
    {
        if (SignInStore.Credential(scope, personId) is not { } credential)
        {
            return null;
        }

        if (Micros.ToTime(credential.LockedUntil) is var until && until > scope.Now)
        {
            return until;
        }

        var failures = credential.Failures + 1;
        var doublings = Math.Min(failures - Limits.SignInFailuresFree, 16);
        var wait = doublings < 0 ? TimeSpan.Zero : Limits.SignInWait * Math.Pow(2, doublings);
        var bounded = wait < Limits.SignInWaitMax ? wait : Limits.SignInWaitMax;
        var next = wait == TimeSpan.Zero ? DateTimeOffset.UnixEpoch : scope.Now + bounded;
        SignInStore.SetFailures(scope, personId, failures, next);
        return null;
    }
}
