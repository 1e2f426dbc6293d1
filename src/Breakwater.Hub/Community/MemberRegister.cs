using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Community;

/// <summary>What is asked for when a member is added; all but the name has a default.</summary>
public sealed record MemberDraft(string? Name, string? Kind, int? Tier, string? Owner, string? Provider, bool? Verified);

/// <summary>A new member with its first key, on the one occasion that the key's secret is shown.</summary>
public sealed record NewMember(Member Member, NewApiKey Key);

/// <summary>Adds and changes members. Only coordinators and the hub's administrator get here.</summary>
public sealed class MemberRegister(Database database, CommunityStore store)
{
    private const int TierMax = 3;

    public IReadOnlyList<Member> All() => store.Members();

    /// <exception cref="RejectedException">There is none.</exception>
    public Member Find(string idOrName) => store.FindMember(idOrName) ?? throw RejectedException.NotFound("member");

    public async Task<NewMember> AddAsync(MemberDraft draft, CancellationToken cancellationToken)
    {
        var member = Merge(new Member(RandomId.Uuid(), "", MemberKinds.Other, 1, "", "", true, default), draft);
        return await database.WriteAsync(
            scope =>
            {
                ThrowIfTaken(scope, member);
                if (scope.Scalar<long>("select count(*) from member") >= Limits.MembersMax)
                {
                    throw RejectedException.Conflict("too-many", $"A community has at most {Limits.MembersMax} members.");
                }

                var created = member with { CreatedAt = scope.Now };
                CommunityStore.InsertMember(scope, created);
                var key = KeyRing.Issue(scope, created.Id, null, "first key", KeyPurposeNames.OfFirstKey, serviceProvider: false,
                    days: null);
                return new NewMember(created, key);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Member> ChangeAsync(string idOrName, MemberDraft draft, CancellationToken cancellationToken)
    {
        var member = Merge(Find(idOrName), draft);
        return await database.WriteAsync(
            scope =>
            {
                ThrowIfTaken(scope, member);
                return CommunityStore.UpdateMember(scope, member) ? member : throw RejectedException.NotFound("member");
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Member Merge(Member member, MemberDraft draft)
    {
        var problems = new List<Problem>();
        var name = (draft.Name ?? member.Name).Trim();
        NameKey.Check(name, "name", problems);
        var kind = draft.Kind ?? member.Kind;
        if (!MemberKinds.All.Contains(kind))
        {
            problems.Add(new Problem("bad-kind", "kind", $"\"{kind}\" is not a kind of member: {string.Join(", ", MemberKinds.All)}."));
        }

        var tier = draft.Tier ?? member.Tier;
        if (tier is < 0 or > TierMax)
        {
            problems.Add(new Problem("bad-tier", "tier", $"{tier} is not a tier: 0 to {TierMax}."));
        }

        foreach (var (path, text) in new[] { ("owner", draft.Owner), ("provider", draft.Provider) })
        {
            if (!string.IsNullOrEmpty(text))
            {
                NameKey.Check(text, path, problems);
            }
        }

        RejectedException.ThrowIfAny(problems);
        return member with
        {
            Name = name,
            Kind = kind,
            Tier = tier,
            Owner = draft.Owner ?? member.Owner,
            Provider = draft.Provider ?? member.Provider,
            Verified = draft.Verified ?? member.Verified,
        };
    }

    private static void ThrowIfTaken(WriteScope scope, Member member)
    {
        if (CommunityStore.NameTaken(scope, "member", member.Name, member.Id))
        {
            throw RejectedException.Conflict("name-taken", $"There is a member named \"{member.Name}\" already.");
        }
    }
}
