using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>Keeps how people want to be told.</summary>
public sealed class PersonMessagesRegister(Database database, CommunityStore community)
{
    /// <param name="memberId">Null for the centre's staff.</param>
    /// <exception cref="RejectedException">There is no such person.</exception>
    public PersonMessages Of(string? memberId, string personId)
    {
        PersonOf(memberId, personId);
        using var connection = database.Open();
        return Read(connection.QueryFirstOrDefault<string>(
            "select settings from message_person where person_id = @personId", new { personId }));
    }

    /// <exception cref="RejectedException">There is no such person, or with everything that is wrong.</exception>
    public async Task<PersonMessages> SetAsync(
        string? memberId, string personId, PersonMessages settings, CancellationToken cancellationToken)
    {
        PersonOf(memberId, personId);
        settings.Check();
        await database.WriteAsync(
            scope => scope.Execute(
                """
                insert into message_person (person_id, settings, digest_last_at, digest_next_at, changed_at)
                values (@personId, @json, @now, @next, @now)
                on conflict (person_id) do update set settings = excluded.settings, digest_next_at = excluded.digest_next_at,
                  changed_at = excluded.changed_at, digest_last_at = case when message_person.digest_next_at is null
                    then excluded.digest_last_at else message_person.digest_last_at end
                """,
                new
                {
                    personId,
                    json = JsonSerializer.Serialize(settings, HubJson.Options),
                    next = settings.NextDigest(scope.Now, MessageRules.Get(scope)) is { } next ? Micros.Of(next) : (long?)null,
                    now = scope.NowMicros,
                }),
            cancellationToken).ConfigureAwait(false);
        return settings;
    }

    internal static PersonMessages Of(WriteScope scope, string personId) => Read(scope.QueryFirstOrDefault<string>(
        "select settings from message_person where person_id = @personId", new { personId }));

    /// <summary>Of those who have said something.</summary>
    internal static IReadOnlyDictionary<string, PersonMessages> Of(WriteScope scope, IReadOnlyCollection<string> personIds)
    {
        var found = new Dictionary<string, PersonMessages>(StringComparer.Ordinal);
        foreach (var some in personIds.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            foreach (var row in scope.Query<SettingsRow>(
                $"select person_id as personId, settings from message_person where person_id in {list}", parameters))
            {
                found[row.PersonId] = Read(row.Settings);
            }
        }

        return found;
    }

    internal static PersonMessages Read(string? json) =>
        json is null ? new PersonMessages() : JsonSerializer.Deserialize<PersonMessages>(json, HubJson.Options)!;

    private void PersonOf(string? memberId, string personId)
    {
        if (community.Person(personId) is not { } person || person.MemberId != memberId)
        {
            throw RejectedException.NotFound("person");
        }
    }

    private sealed record SettingsRow(string PersonId, string Settings);
}
