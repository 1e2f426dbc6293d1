using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.SignIn;

/// <summary>
/// Sessions of people in the portal. A session is a row: it ends when its row says so, on every node at once. The cookie holds 256 random
/// bits, and the row their hash.
/// </summary>
public sealed class Sessions(Database database, SignInStore store, CommunityStore community, TimeProvider time)
{
    /// <summary>Whose session this is; null when it is nobody's, has ended, or its person has left.</summary>
    public SignedIn? Find(string? secret)
    {
        if (secret is not { Length: > 0 and <= 256 }
            || store.Session(NewApiKey.HashOf(secret), time.GetUtcNow()) is not { } row || community.Person(row.PersonId) is not { } person)
        {
            return null;
        }

        var member = person.MemberId is { } id ? community.Member(id) : null;
        return new SignedIn(
            row.ToSession(), person, member,
            new Caller(row.Id, person.MemberId, person.Id, RolePurposes.Of(person), ServiceProvider: false));
    }

    /// <summary>True while the session is open; for what stays open after it was looked up.</summary>
    public bool IsOpen(string secret) => store.Session(NewApiKey.HashOf(secret), time.GetUtcNow()) is not null;

    /// <summary>Writes down once an hour that a session is in use, so that one that is not ends.</summary>
    public Task TouchAsync(PortalSession session, CancellationToken cancellationToken) =>
        Micros.HourOf(Micros.Of(time.GetUtcNow())) <= Micros.Of(session.SeenAt)
            ? Task.CompletedTask
            : database.WriteAsync(scope => SignInStore.SetSeen(scope, session.Id), cancellationToken);

    public IReadOnlyList<PortalSession> Of(string personId) =>
        store.SessionsOf(personId, time.GetUtcNow()).Select(row => row.ToSession()).ToList();

    /// <exception cref="RejectedException">The person has no such open session.</exception>
    public Task EndAsync(string personId, string sessionId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (!SignInStore.EndSession(scope, sessionId, personId))
            {
                throw RejectedException.NotFound("session");
            }
        },
        cancellationToken);

    /// <summary>Ends all sessions of a person but this one.</summary>
    public Task<int> EndOthersAsync(PortalSession session, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => SignInStore.EndSessions(scope, session.PersonId, session.Id), cancellationToken);

    /// <param name="isWhole">False when a second step is still to come.</param>
    internal static NewSession Begin(WriteScope scope, string personId, bool isWhole, BrowserPlace place)
    {
        var secret = RandomId.Secret();
        var device = place.Device.Length > Limits.DeviceCharsMax ? place.Device[..Limits.DeviceCharsMax] : place.Device;
        var session = new PortalSession(
            RandomId.Uuid(), personId, isWhole, device, place.Address, scope.Now, scope.Now,
            scope.Now + (isWhole ? Limits.SessionLife : Limits.HalfSessionLife), scope.Now);
        SignInStore.InsertSession(scope, session, NewApiKey.HashOf(secret));
        return new NewSession(session, secret);
    }
}
