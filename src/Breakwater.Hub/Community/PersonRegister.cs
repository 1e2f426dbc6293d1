using System.Net.Mail;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Community;

/// <summary>The people of a member, and the centre's own staff.</summary>
public sealed class PersonRegister(Database database, CommunityStore store)
{
    public IReadOnlyList<Person> Of(string? memberId) => store.People(memberId);

    public async Task<Person> AddAsync(
        string? memberId, string? name, string? email, string? role, CancellationToken cancellationToken)
    {
        var person = Check(memberId, name, email, role);
        return await database.WriteAsync(scope => Insert(scope, person), cancellationToken).ConfigureAwait(false);
    }

    public Task RemoveAsync(string? memberId, string personId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (!CommunityStore.RemovePerson(scope, personId, memberId))
            {
                throw RejectedException.NotFound("person");
            }

            // A person who has left has no keys either; their sessions end with them, since nobody is found for one.
            scope.Execute(
                "update api_key set revoked_at = @now where person_id = @personId and revoked_at is null",
                new { personId, now = scope.NowMicros });
        },
        cancellationToken);

    internal static Person Check(string? memberId, string? name, string? email, string? role)
    {
        var problems = new List<Problem>();
        NameKey.Check(name, "name", problems);
        if (!MailAddress.TryCreate(email, out _) || email!.Length > 254)
        {
            problems.Add(new Problem("bad-email", "email", $"\"{email}\" is not an e-mail address."));
        }

        var roles = memberId is null ? PersonRoles.OfCentre : PersonRoles.OfMember;
        if (role is null || !roles.Contains(role))
        {
            problems.Add(new Problem("bad-role", "role", $"\"{role}\" is not a role here: {string.Join(", ", roles)}."));
        }

        RejectedException.ThrowIfAny(problems);
        return new Person(RandomId.Uuid(), memberId, name!.Trim(), email!, role!, default);
    }

    internal static Person Insert(WriteScope scope, Person person)
    {
        var created = person with { CreatedAt = scope.Now };
        CommunityStore.InsertPerson(scope, created);
        return created;
    }
}
