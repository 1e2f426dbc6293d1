using System.CommandLine;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class FeedCommands
{
    public static Command Create() => new("feed", "Devices that load blocklists.") { Add(), List(), Answer(), Revoke() };

    private static Argument<string> Member() => new("member") { Description = "Id or name of the member." };

    private static Command Add()
    {
        var member = Member();
        var device = new Argument<string>("device") { Description = "What the member calls the device." };
        return AdminCommand.Create(
            "add", "Makes a token for one device, and prints it, once.", "feed add \"Demo Haulage\" \"office firewall\" --json",
            async run =>
            {
                var feed = await run.Get<FeedRegister>()
                    .AddAsync(run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(device), run.CancellationToken)
                        .ConfigureAwait(false);
                run.Output.Print(feed, $"id      {feed.Id}", $"token   {feed.Token}",
                    $"lists   /feeds/{feed.Token}/domains.txt, ips.txt, urls.txt, hashes.txt");
            },
            member, device);
    }

    private static Command List()
    {
        var member = Member();
        return AdminCommand.Create(
            "list", "Lists a member's devices, and new addresses to be answered.", "feed list \"Demo Haulage\"",
            run =>
            {
                var devices = run.Get<FeedRegister>().OfMember(run.Get<MemberRegister>().Find(run.Value(member)).Id);
                run.Output.Print(devices, devices.Select(Line));
                return Task.CompletedTask;
            },
            member);
    }

    private static string Line(FeedDevice device)
    {
        var state = device.RevokedAt is null ? "in force" : "revoked ";
        var asked = device.Asked.Count > 0 ? "  asked about " + string.Join(", ", device.Asked) : "";
        return $"{device.Id}  {state}  {device.Device}  from {string.Join(", ", device.Bound)}{asked}";
    }

    private static Command Answer()
    {
        var member = Member();
        var id = new Argument<string>("device") { Description = "Id of the device." };
        var address = new Argument<string>("address") { Description = "The new address." };
        var isDevice = new Argument<bool>("is-device") { Description = "true: it is the device; false: it is not, and gets nothing." };
        return AdminCommand.Create(
            "answer", "Says whether a new address is the device.", "feed answer \"Demo Haulage\" ID 198.51.100.7 true",
            async run =>
            {
                await run.Get<FeedRegister>().AnswerAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(id), run.Value(address), run.Value(isDevice),
                    run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { answered = run.Value(address) }, "Noted.");
            },
            member, id, address, isDevice);
    }

    private static Command Revoke()
    {
        var member = Member();
        var id = new Argument<string>("device") { Description = "Id of the device." };
        return AdminCommand.Create(
            "revoke", "Revokes a device's token.", "feed revoke \"Demo Haulage\" ID",
            async run =>
            {
                await run.Get<FeedRegister>().RevokeAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { revoked = run.Value(id) }, "Revoked.");
            },
            member, id);
    }
}
