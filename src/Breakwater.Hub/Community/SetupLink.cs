using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Community;

/// <summary>The first coordinator with their key, shown once.</summary>
public sealed record NewCoordinator(Person Person, NewApiKey Key);

/// <summary>
/// How the first coordinator gets in: a link that works once, made by the first start and printed to whoever started the hub. There is no
/// default password anywhere.
/// </summary>
public sealed class SetupLink(Database database)
{
    /// <summary>The secret of a new link, or null when there is a coordinator already. An older unused link stops working.</summary>
    public Task<string?> MakeIfNeededAsync(CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (HasCoordinator(scope))
            {
                return null;
            }

            scope.Execute("delete from setup_link where used_at is null");
            var secret = RandomId.Secret();
            scope.Execute(
                "insert into setup_link (secret_hash, created_at) values (@hash, @now)",
                new { hash = NewApiKey.HashOf(secret), now = scope.NowMicros });
            return secret;
        },
        cancellationToken);

    public async Task<NewCoordinator> UseAsync(string secret, string? name, string? email, CancellationToken cancellationToken)
    {
        var person = PersonRegister.Check(null, name, email, PersonRoles.Coordinator);
        return await database.WriteAsync(
            scope =>
            {
                var used = scope.Execute(
                    "update setup_link set used_at = @now where secret_hash = @hash and used_at is null",
                    new { now = scope.NowMicros, hash = NewApiKey.HashOf(secret) });
                return used == 1 ? Create(scope, person) : throw RejectedException.NotFound("setup link, or it was used");
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a coordinator by the hub's administrator, who has the database in hand anyway.</summary>
    public async Task<NewCoordinator> AddCoordinatorAsync(string? name, string? email, CancellationToken cancellationToken)
    {
        var person = PersonRegister.Check(null, name, email, PersonRoles.Coordinator);
        return await database.WriteAsync(scope => Create(scope, person), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds somebody who reads the audit trail and nothing else.</summary>
    public async Task<NewCoordinator> AddAuditorAsync(string? name, string? email, CancellationToken cancellationToken)
    {
        var person = PersonRegister.Check(null, name, email, PersonRoles.Auditor);
        return await database.WriteAsync(scope => Create(scope, person, KeyPurposes.Audit), cancellationToken).ConfigureAwait(false);
    }

    private static NewCoordinator Create(
        WriteScope scope, Person person, KeyPurposes purposes = KeyPurposes.Coordinate | KeyPurposes.Read)
    {
        var created = PersonRegister.Insert(scope, person);
        return new NewCoordinator(
            created, KeyRing.Issue(scope, null, created.Id, person.Role, purposes, serviceProvider: false, days: null));
    }

    private static bool HasCoordinator(WriteScope scope) => scope.Scalar<long>(
        "select count(*) from person where member_id is null and role = @role and removed_at is null",
        new { role = PersonRoles.Coordinator }) > 0;
}
