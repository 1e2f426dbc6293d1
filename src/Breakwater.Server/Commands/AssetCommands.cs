using System.CommandLine;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class AssetCommands
{
    public static Command Create() => new("asset", "Members' own domains and address ranges.") { Claim(), List(), Approve() };

    private static Command Claim()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var value = new Argument<string>("value") { Description = "A domain, an address or a range." };
        return AdminCommand.Create(
            "claim", "Notes a domain or range as a member's own; it protects the member once it is proved or approved.",
            "asset claim \"Demo Haulage\" demo-haulage.click",
            async run =>
            {
                var asset = await run.Get<AssetRegister>()
                    .ClaimAsync(run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(value), run.CancellationToken)
                        .ConfigureAwait(false);
                run.Output.Print(asset, $"{asset.Id}  {asset.Kind} {asset.Value}  {asset.State}", asset.Note);
            },
            member, value);
    }

    private static Command List()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        return AdminCommand.Create(
            "list", "Lists a member's own domains and ranges.", "asset list \"Demo Haulage\"",
            run =>
            {
                var assets = run.Get<AssetRegister>().OfMember(run.Get<MemberRegister>().Find(run.Value(member)).Id);
                run.Output.Print(assets, assets.Select(asset => $"{asset.Id}  {asset.State,-8}  {asset.Kind} {asset.Value}"));
                return Task.CompletedTask;
            },
            member);
    }

    private static Command Approve()
    {
        var id = new Argument<string>("asset") { Description = "Id of the domain or range." };
        return AdminCommand.Create(
            "approve", "Approves a domain or range as a coordinator would.", "asset approve ID",
            async run =>
            {
                var asset = await run.Get<AssetRegister>().ApproveAsync(run.Value(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(asset, $"{asset.Kind} {asset.Value} is {asset.State}.");
            },
            id);
    }
}
