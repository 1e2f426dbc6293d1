using System.CommandLine;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class SensorCommands
{
    public static Command Create() => new("sensor", "Members' sensors.") { Code(), List(), Revoke() };

    private static Command Code()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var hub = new Option<string?>("--hub") { Description = "Address of the hub, when it is not the one that it last served at." };
        return AdminCommand.Create(
            "code", "Makes an enrolment code for one sensor; it works once, within an hour.", "sensor code \"Demo Haulage\" --json",
            async run =>
            {
                var address = AddressFile.Read(run.Get<Hub.HubOptions>().Folder, run.Value(hub));
                var secret = await run.Get<SensorRegister>()
                    .MakeCodeAsync(run.Get<MemberRegister>().Find(run.Value(member)).Id, run.CancellationToken).ConfigureAwait(false);
                var code = address.CodeFor(secret);
                run.Output.Print(new { code, hub = address.Address, certificateSha256 = address.CertificateSha256 }, code);
            },
            member, hub);
    }

    private static Command List()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        return AdminCommand.Create(
            "list", "Lists a member's sensors.", "sensor list \"Demo Haulage\"",
            run =>
            {
                var sensors = run.Get<SensorRegister>().OfMember(run.Get<MemberRegister>().Find(run.Value(member)).Id);
                run.Output.Print(sensors, sensors.Select(sensor =>
                    $"{sensor.Id}  {(sensor.RevokedAt is null ? "in force" : "revoked ")}  {sensor.Name} ({sensor.Version})"));
                return Task.CompletedTask;
            },
            member);
    }

    private static Command Revoke()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var id = new Argument<string>("sensor") { Description = "Id of the sensor." };
        return AdminCommand.Create(
            "revoke", "Revokes a sensor and its key.", "sensor revoke \"Demo Haulage\" ID",
            async run =>
            {
                await run.Get<SensorRegister>().RevokeAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { revoked = run.Value(id) }, "Revoked.");
            },
            member, id);
    }
}
