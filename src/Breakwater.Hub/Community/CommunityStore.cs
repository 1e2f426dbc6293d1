using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;
using Dapper;

namespace Breakwater.Hub.Community;

/// <summary>Members, people and circles: all of the SQL about them.</summary>
public sealed class CommunityStore(Database database)
{
    private const string MemberColumns =
        "id, name, kind, tier, owner, provider, verified, created_at as createdAt, level_highest as levelHighest";

    private const string PersonColumns = "id, member_id as memberId, name, email, role, created_at as createdAt, removed_at as removedAt";

    private const string CircleColumns =
        "id, name, level_default as levelDefault, level_highest as levelHighest, created_at as createdAt";

    private long _began;

    public IReadOnlyList<Member> Members()
    {
        using var connection = database.Open();
        return connection.Query<MemberRow>($"select {MemberColumns} from member order by name_key limit {Limits.MembersMax}")
            .Select(row => row.ToMember()).ToList();
    }

    public Member? Member(string id)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<MemberRow>($"select {MemberColumns} from member where id = @id", new { id })?.ToMember();
    }

    /// <summary>When the first member joined; null when there is none. Looked up once: members are never removed.</summary>
    public DateTimeOffset? Began()
    {
        var known = Interlocked.Read(ref _began);
        if (known == 0)
        {
            using var connection = database.Open();
            known = connection.ExecuteScalar<long?>("select min(created_at) from member") ?? 0;
            Interlocked.Exchange(ref _began, known);
        }

        return known == 0 ? null : Micros.ToTime(known);
    }

    /// <summary>By id, or by name without regard to case.</summary>
    public Member? FindMember(string idOrName)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<MemberRow>(
            $"select {MemberColumns} from member where id = @idOrName or name_key = @key",
            new { idOrName, key = NameKey.Of(idOrName) })?.ToMember();
    }

    internal static void InsertMember(WriteScope scope, Member member) => scope.Execute(
        """
        insert into member (id, name, name_key, kind, tier, owner, provider, verified, created_at)
        values (@Id, @Name, @NameKey, @Kind, @Tier, @Owner, @Provider, @Verified, @CreatedAt)
        """,
        new
        {
            member.Id,
            member.Name,
            NameKey = NameKey.Of(member.Name),
            member.Kind,
            Tier = (long)member.Tier,
            member.Owner,
            member.Provider,
            Verified = member.Verified ? 1L : 0L,
            CreatedAt = Micros.Of(member.CreatedAt),
        });

    internal static bool UpdateMember(WriteScope scope, Member member) => scope.Execute(
        """
        update member set name = @Name, name_key = @NameKey, kind = @Kind, tier = @Tier, owner = @Owner, provider = @Provider,
               verified = @Verified
         where id = @Id
        """,
        new
        {
            member.Id,
            member.Name,
            NameKey = NameKey.Of(member.Name),
            member.Kind,
            Tier = (long)member.Tier,
            member.Owner,
            member.Provider,
            Verified = member.Verified ? 1L : 0L,
        }) == 1;

    internal static bool NameTaken(WriteScope scope, string table, string name, string exceptId) =>
        scope.Scalar<long>($"select count(*) from {table} where name_key = @key and id <> @exceptId",
            new { key = NameKey.Of(name), exceptId }) > 0;

    public IReadOnlyList<Person> People(string? memberId)
    {
        using var connection = database.Open();
        return connection.Query<PersonRow>(
            $"select {PersonColumns} from person where removed_at is null and (member_id = @memberId or (member_id is null and "
                + $"@memberId is null)) order by name",
            new { memberId }).Select(row => row.ToPerson()).ToList();
    }

    /// <summary>People of these members, by member; who was removed is not among them.</summary>
    public ILookup<string, Person> PeopleOf(IReadOnlyCollection<string> memberIds)
    {
        using var connection = database.Open();
        return memberIds.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            return connection.Query<PersonRow>(
                $"select {PersonColumns} from person where removed_at is null and member_id in {list} order by name, id", parameters);
        }).ToLookup(row => row.MemberId!, row => row.ToPerson(), StringComparer.Ordinal);
    }

    /// <summary>Somebody who has not been removed.</summary>
    public Person? Person(string id)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<PersonRow>(
            $"select {PersonColumns} from person where id = @id and removed_at is null", new { id })?.ToPerson();
    }

    /// <summary>People of members with this address, without regard to case; of more than a few, a few.</summary>
    public IReadOnlyList<Person> PeopleByEmail(string email)
    {
        using var connection = database.Open();
        return connection.Query<PersonRow>(
            $"""
            select {PersonColumns} from person
             where removed_at is null and member_id is not null and lower(email) = @email limit {Limits.SqlListMax}
            """,
            new { email = email.ToLowerInvariant() }).Select(row => row.ToPerson()).ToList();
    }

    /// <summary>People with this address who have a password, in any case; of more than a few, those who were there first.</summary>
    internal IReadOnlyList<Person> PeopleToSignIn(string email)
    {
        using var connection = database.Open();
        return connection.Query<PersonRow>(
            $"""
            select {PersonColumns} from person
             where removed_at is null and lower(email) = @email and exists (select 1 from sign_in s where s.person_id = person.id)
             order by created_at, id limit {Limits.PeopleOfOneAddressMax}
            """,
            new { email = email.ToLowerInvariant() }).Select(row => row.ToPerson()).ToList();
    }

    internal static void InsertPerson(WriteScope scope, Person person) => scope.Execute(
        """
        insert into person (id, member_id, name, email, role, created_at) values (@Id, @MemberId, @Name, @Email, @Role, @CreatedAt)
        """,
        new { person.Id, person.MemberId, person.Name, person.Email, person.Role, CreatedAt = Micros.Of(person.CreatedAt) });

    internal static bool RemovePerson(WriteScope scope, string id, string? memberId) => scope.Execute(
        """
        update person set removed_at = @now
         where id = @id and removed_at is null and (member_id = @memberId or (member_id is null and @memberId is null))
        """,
        new { id, memberId, now = scope.NowMicros }) == 1;

    public IReadOnlyList<Circle> Circles()
    {
        using var connection = database.Open();
        return connection.Query<CircleRow>($"select {CircleColumns} from circle order by name_key limit {Limits.MembersMax}")
            .Select(row => row.ToCircle()).ToList();
    }

    public Circle? FindCircle(string idOrName)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<CircleRow>(
            $"select {CircleColumns} from circle where id = @idOrName or name_key = @key",
            new { idOrName, key = NameKey.Of(idOrName) })?.ToCircle();
    }

    internal static void InsertCircle(WriteScope scope, Circle circle) => scope.Execute(
        """
        insert into circle (id, name, name_key, level_default, level_highest, created_at)
        values (@Id, @Name, @NameKey, @LevelDefault, @LevelHighest, @CreatedAt)
        """,
        new
        {
            circle.Id,
            circle.Name,
            NameKey = NameKey.Of(circle.Name),
            circle.LevelDefault,
            circle.LevelHighest,
            CreatedAt = Micros.Of(circle.CreatedAt),
        });

    /// <summary>Ids of the circles that a member belongs to by name; <i>everyone</i> is not among them, since everyone is in it.</summary>
    public IReadOnlySet<string> CirclesOf(string memberId)
    {
        using var connection = database.Open();
        return connection.Query<string>("select circle_id from circle_member where member_id = @memberId", new { memberId })
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A member as it reads through its own channels, or through its service provider's key. Looked up anew each time: leaving a
    /// circle, and accepting less, work at once.</summary>
    public Viewer ViewerOf(string memberId, bool serviceProvider = false)
    {
        using var connection = database.Open();
        return ViewerOf(connection.Query<ReadingRow>(ReadingSql, new { memberId }), memberId, serviceProvider);
    }

    /// <summary>As <see cref="ViewerOf(string, bool)"/>, with what this transaction has changed.</summary>
    internal static Viewer ViewerOf(WriteScope scope, string memberId) =>
        ViewerOf(scope.Query<ReadingRow>(ReadingSql, new { memberId }), memberId, serviceProvider: false);

    /// <summary>The most restrictive level that each of these members accepts.</summary>
    internal IReadOnlyDictionary<string, TlpLevel> LevelsOf(IReadOnlyList<string> memberIds)
    {
        using var connection = database.Open();
        return memberIds.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters();
            return connection.Query<(string Id, string Level)>(
                $"select id, level_highest from member where id in {SqlList.In(parameters, "id", some)}", parameters).ToList();
        }).ToDictionary(row => row.Id, row => Tlp.Parse(row.Level), StringComparer.Ordinal);
    }

    internal static bool SetLevel(WriteScope scope, string memberId, TlpLevel level) => scope.Execute(
        "update member set level_highest = @level where id = @memberId", new { memberId, level = Tlp.Name(level) }) == 1;

    private const string ReadingSql =
        """
        select m.level_highest as level, c.circle_id as circle from member m left join circle_member c on c.member_id = m.id
         where m.id = @memberId
        """;

    private static Viewer ViewerOf(IEnumerable<ReadingRow> found, string memberId, bool serviceProvider)
    {
        var rows = found.ToList();
        return new Viewer(memberId, rows.Select(row => row.Circle).OfType<string>().ToHashSet(StringComparer.Ordinal), serviceProvider)
        {
            // Who is no member accepts what anybody may have.
            Highest = rows.Count > 0 ? Tlp.Parse(rows[0].Level) : TlpLevel.Clear,
        };
    }

    public IReadOnlyList<string> MembersOf(string circleId)
    {
        using var connection = database.Open();
        return connection.Query<string>(
            circleId == Circle.EveryoneId
                ? "select id from member order by id"
                : "select member_id from circle_member where circle_id = @circleId order by member_id",
            new { circleId }).ToList();
    }

    internal static bool InsertMembership(WriteScope scope, string circleId, string memberId) => scope.Execute(
        """
        insert into circle_member (circle_id, member_id, joined_at) values (@circleId, @memberId, @now)
        on conflict (circle_id, member_id) do nothing
        """,
        new { circleId, memberId, now = scope.NowMicros }) == 1;

    internal static bool DeleteMembership(WriteScope scope, string circleId, string memberId) => scope.Execute(
        "delete from circle_member where circle_id = @circleId and member_id = @memberId", new { circleId, memberId }) == 1;

    private sealed record MemberRow(
        string Id, string Name, string Kind, long Tier, string Owner, string Provider, long Verified, long CreatedAt, string LevelHighest)
    {
        public Member ToMember() => new(Id, Name, Kind, (int)Tier, Owner, Provider, Verified != 0, Micros.ToTime(CreatedAt))
        {
            LevelHighest = LevelHighest,
        };
    }

    private sealed record ReadingRow(string Level, string? Circle);

    private sealed record PersonRow(
        string Id, string? MemberId, string Name, string Email, string Role, long CreatedAt, long? RemovedAt)
    {
        public Person ToPerson() => new(Id, MemberId, Name, Email, Role, Micros.ToTime(CreatedAt));
    }

    private sealed record CircleRow(string Id, string Name, string LevelDefault, string LevelHighest, long CreatedAt)
    {
        public Circle ToCircle() => new(Id, Name, LevelDefault, LevelHighest, Micros.ToTime(CreatedAt));
    }
}
