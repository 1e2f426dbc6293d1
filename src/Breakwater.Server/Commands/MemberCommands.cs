using System.CommandLine;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class MemberCommands
{
    public static Command Create() => new("member", "Members of the community.") { Add(), List(), Change(), Level() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "Name of the organisation." };
        var kind = new Option<string?>("--kind") { Description = "Cargo role: " + string.Join(", ", MemberKinds.All) + "." };
        var tier = new Option<int?>("--tier") { Description = "Security maturity, 0 to 3." };
        var owner = new Option<string?>("--owner") { Description = "Who owns it, when that is another organisation." };
        var provider = new Option<string?>("--provider") { Description = "Who runs its IT, when it does not do so itself." };
        var unverified = new Option<bool>("--unverified") { Description =
            "Nobody vouches for it yet: its sightings do not count as evidence." };
        return AdminCommand.Create(
            "add", "Adds a member, and prints its id and its first key, once.",
                "member add \"Demo Haulage\" --kind trucker --tier 0 --json",
            async run =>
            {
                var added = await run.Get<MemberRegister>().AddAsync(
                    new MemberDraft(run.Value(name), run.Value(kind), run.Value(tier), run.Value(owner), run.Value(provider),
                        !run.Value(unverified)),
                    run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(
                    MemberWithKey.Of(added),
                    $"Member   {added.Member.Name}",
                    $"id       {added.Member.Id}",
                    $"key id   {added.Key.Id}   (user of HTTP Basic)",
                    $"secret   {added.Key.Secret}   (password of HTTP Basic; bearer token of the API)",
                    "The secret is shown this once.");
            },
            name, kind, tier, owner, provider, unverified);
    }

    private static Command List() => AdminCommand.Create(
        "list", "Lists the members.", "member list",
        run =>
        {
            var members = run.Get<MemberRegister>().All();
            run.Output.Print(members, members.Select(member =>
                $"{member.Id}  tier {member.Tier}  {member.Kind,-14}  {(member.Verified ? "verified  " : "unverified")}  {member.Name}"));
            return Task.CompletedTask;
        });

    private static Command Level()
    {
        var which = new Argument<string>("member") { Description = "Id or name." };
        var level = new Argument<string>("level") { Description = "clear, green, amber, amber+strict or red." };
        return AdminCommand.Create(
            "level", "Sets the most restrictive TLP level that a member accepts.", "member level \"Demo Haulage\" green",
            async run =>
            {
                var changed = await run.Get<AcceptedLevel>().SetAsync(run.Value(which), run.Value(level), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(changed, $"{changed.Name} accepts up to {changed.LevelHighest}.");
            },
            which, level);
    }

    private static Command Change()
    {
        var which = new Argument<string>("member") { Description = "Id or name." };
        var name = new Option<string?>("--name") { Description = "New name." };
        var kind = new Option<string?>("--kind") { Description = "Cargo role." };
        var tier = new Option<int?>("--tier") { Description = "Security maturity, 0 to 3." };
        var owner = new Option<string?>("--owner") { Description = "Who owns it." };
        var provider = new Option<string?>("--provider") { Description = "Who runs its IT." };
        var verified = new Option<bool?>("--verified") { Description = "true or false." };
        return AdminCommand.Create(
            "change", "Changes a member.", "member change \"Demo Haulage\" --tier 1 --verified true",
            async run =>
            {
                var changed = await run.Get<MemberRegister>().ChangeAsync(
                    run.Value(which),
                    new MemberDraft(run.Value(name), run.Value(kind), run.Value(tier), run.Value(owner), run.Value(provider),
                        run.Value(verified)),
                    run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(changed, $"Changed {changed.Name}.");
            },
            which, name, kind, tier, owner, provider, verified);
    }
}

/// <summary>A new member as the command line prints it: the member's own fields, and its key.</summary>
internal sealed record MemberWithKey(string Id, string Name, string Kind, int Tier, bool Verified, PrintedKey Key)
{
    public static MemberWithKey Of(NewMember added) => new(
        added.Member.Id, added.Member.Name, added.Member.Kind, added.Member.Tier, added.Member.Verified,
        new PrintedKey(added.Key.Id, added.Key.Secret, added.Key.Purposes));
}

internal sealed record PrintedKey(string Id, string Secret, string Purposes);
