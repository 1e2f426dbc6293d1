using System.Security.Cryptography;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Mailbox;

/// <summary>A secret address on the one occasion that it is shown.</summary>
public sealed record NewMailboxAddress(string Id, string Address);

/// <summary>A secret address as it is listed: everything but the secret, which the hub does not have.</summary>
public sealed record MailboxAddressView(string Id, string? Circle, DateTimeOffset CreatedAt);

/// <summary>
/// Secret addresses of persons: what is sent to one counts as its person's. The secret is 160 random bits in lower-case hexadecimal, since
/// mail systems change the case of addresses; the database has its SHA-256 only.
/// </summary>
public sealed class MailboxAddresses(Database database, CommunityStore community, MailboxStore mailbox)
{
    internal const int TokenChars = 2 * TokenBytes;
    private const int TokenBytes = 20;

    /// <param name="circle">Who gets what is sent there; null is everyone.</param>
    /// <exception cref="RejectedException">There is no such person, circle or mailbox, or the person has too many.</exception>
    public async Task<NewMailboxAddress> AddAsync(
        string? memberId, string personId, string? circle, CancellationToken cancellationToken)
    {
        var person = PersonOf(memberId, personId);
        var settings = mailbox.Settings()
            ?? throw RejectedException.Conflict("no-mailbox", "This hub reads no mailbox yet: set it up with mailbox set.");
        var circleId = circle is null ? null : CircleOf(person, circle);
        var token = RandomNumberGenerator.GetHexString(TokenChars, lowercase: true);
        var id = RandomId.Uuid();
        await database.WriteAsync(
            scope =>
            {
                var there = scope.Scalar<long>(
                    "select count(*) from mailbox_address where person_id = @personId and revoked_at is null", new { personId });
                if (there >= Limits.MailAddressesPerPersonMax)
                {
                    throw RejectedException.Conflict(
                        "too-many", $"A person has at most {Limits.MailAddressesPerPersonMax} secret addresses: revoke one.");
                }

                scope.Execute(
                    """
                    insert into mailbox_address (id, person_id, circle_id, token_hash, created_at)
                    values (@id, @personId, @circleId, @hash, @now)
                    """,
                    new { id, personId, circleId, hash = NewApiKey.HashOf(token), now = scope.NowMicros });
            },
            cancellationToken).ConfigureAwait(false);
        return new NewMailboxAddress(
            id, settings.SecretAddress.Replace(MailboxSettings.Token, token, StringComparison.Ordinal));
    }

    public IReadOnlyList<MailboxAddressView> Of(string? memberId, string personId)
    {
        PersonOf(memberId, personId);
        using var connection = database.Open();
        return connection.Query<(string Id, string? Circle, long CreatedAt)>(
            """
            select a.id, c.name, a.created_at from mailbox_address a left join circle c on c.id = a.circle_id
             where a.person_id = @personId and a.revoked_at is null order by a.created_at, a.id
            """,
            new { personId }).Select(row => new MailboxAddressView(row.Id, row.Circle, Micros.ToTime(row.CreatedAt))).ToList();
    }

    /// <param name="id">Null is every address of this person.</param>
    public async Task<int> RevokeAsync(string? memberId, string personId, string? id, CancellationToken cancellationToken)
    {
        PersonOf(memberId, personId);
        var revoked = await database.WriteAsync(
            scope => scope.Execute(
                """
                update mailbox_address set revoked_at = @now
                 where person_id = @personId and revoked_at is null and (id = @id or @id is null)
                """,
                new { personId, id, now = scope.NowMicros }),
            cancellationToken).ConfigureAwait(false);
        return revoked == 0 && id is not null ? throw RejectedException.NotFound("secret address") : revoked;
    }

    /// <summary>Whose address has this secret, and for which circle; null when nobody's has.</summary>
    internal (Person Person, string? CircleId)? Find(string token)
    {
        using var connection = database.Open();
        var found = connection.QueryFirstOrDefault<FoundRow>(
            "select person_id as personId, circle_id as circleId from mailbox_address where token_hash = @hash and revoked_at is null",
            new { hash = NewApiKey.HashOf(token) });
        return found is not null && community.Person(found.PersonId) is { MemberId: not null } person ? (person, found.CircleId) : null;
    }

    private Person PersonOf(string? memberId, string personId) =>
        community.Person(personId) is { MemberId: not null } person && (memberId is null || person.MemberId == memberId)
            ? person : throw RejectedException.NotFound("person of a member");

    private string CircleOf(Person person, string circle) =>
        community.FindCircle(circle) is { } found
            && (found.Id == Circle.EveryoneId || community.CirclesOf(person.MemberId!).Contains(found.Id))
            ? found.Id : throw RejectedException.NotFound("circle that this member is in");

    private sealed class FoundRow
    {
        public string PersonId { get; set; } = "";

        public string? CircleId { get; set; }
    }
}
