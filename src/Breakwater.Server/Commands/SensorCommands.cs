using System.CommandLine;
using System.Text.Json;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;
using Breakwater.Protocol;

namespace Breakwater.Server.Commands;

internal static class SensorCommands
{
    public static Command Create() => new("sensor", "Members' sensors.") { Code(), List(), Revoke(), Bundle(), Import() };

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
                var code = address.CodeFor(secret, run.Get<ManifestKey>());
                run.Output.Print(new { code, hub = address.Address, certificateSha256 = address.CertificateSha256 }, code);
            },
            member, hub);
    }

    private static Command Bundle()
    {
        var id = new Argument<string>("sensor") { Description = "Id of the sensor." };
        var file = new Argument<FileInfo>("file") { Description = "File to write; it must not be there yet." };
        return AdminCommand.Create(
            "bundle", "Writes all that a sensor is to hold into one signed file, for a network that nothing else reaches.",
            "sensor bundle ID /media/usb/index.bwb",
            async run =>
            {
                var files = run.Get<SensorFiles>();
                await files.PrepareAsync(run.CancellationToken).ConfigureAwait(false);
                var (caller, _) = run.Get<SensorRegister>().CallerOf(run.Value(id));
                var path = run.Value(file).FullName;
                await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                await files.WriteBundleAsync(caller, stream, run.CancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
                run.Output.Print(new { file = path, bytes = stream.Length }, $"{stream.Length} bytes in {path}.");
            },
            id, file);
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "A file that breakwater-sensor export wrote." };
        var receipt = new Option<FileInfo>("--receipt")
        {
            Description = "Where to write the receipt, which goes back to the sensor with breakwater-sensor import.",
            Required = true,
        };
        return AdminCommand.Create(
            "import", "Takes sightings that a sensor without a network wrote into a file; the same file again changes nothing.",
            "sensor import /media/usb/sightings.json --receipt /media/usb/receipt.json",
            async run =>
            {
                if (run.Value(file).Length > Breakwater.Protocol.Limits.ManifestBytesMax)
                {
                    throw new UsageException($"{run.Value(file)} is too large for a file of sightings.");
                }

                var signed = JsonSerializer.Deserialize(
                    await File.ReadAllBytesAsync(run.Value(file).FullName, run.CancellationToken).ConfigureAwait(false),
                    ProtocolJson.Default.Signed) ?? throw new UsageException($"{run.Value(file)} is empty.");
                var answer = await run.Get<SensorFiles>().TakeSightingsAsync(signed, run.CancellationToken).ConfigureAwait(false);
                await File.WriteAllBytesAsync(
                    run.Value(receipt)!.FullName, JsonSerializer.SerializeToUtf8Bytes(answer, ProtocolJson.Default.SignedReceipt),
                    run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { receipt = run.Value(receipt)!.FullName }, $"Taken. The receipt is in {run.Value(receipt)}.");
            },
            file, receipt);
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
