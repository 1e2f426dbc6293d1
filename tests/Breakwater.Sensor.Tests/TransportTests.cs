using System.Text.Json;
using Breakwater.Protocol;
using Breakwater.Sensor.Commands;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>Index and sightings by file, where no network reaches.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task A_bundle_is_taken_up_and_an_older_or_damaged_one_is_not()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        var old = Bundle(hub, rig, "old");
        hub.Publish(FakeHub.Add("domain", "worse.example"));
        var bundle = Bundle(hub, rig, "new");
        hub.Away = true;
        rig.Start();
        Assert.Equal(ExitCodes.Done, ImportCommand.Run(bundle, rig.Folder));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the index");
        Assert.Equal(ExitCodes.Failed, ImportCommand.Run(old, rig.Folder));

        var bytes = File.ReadAllBytes(bundle);
        foreach (var place in (int[])[3, 200, bytes.Length / 2, bytes.Length - 100, bytes.Length - 1])
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 1;
            File.WriteAllBytes(bundle, damaged);
            Assert.Equal(ExitCodes.Failed, ImportCommand.Run(bundle, rig.Folder));
        }

        File.WriteAllBytes(bundle, bytes[..^70]);
        Assert.Equal(ExitCodes.Failed, ImportCommand.Run(bundle, rig.Folder));
        hub.GrantsFor = "sensor-2";
        Assert.Equal(ExitCodes.Failed, ImportCommand.Run(Bundle(hub, rig, "other"), rig.Folder));
    }

    [Fact]
    public async Task A_bundle_without_a_segment_leaves_what_was_in_use()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry");
        hub.Away = true;
        hub.Publish(FakeHub.Add("domain", "worse.example"));
        Assert.Equal(ExitCodes.Done, ImportCommand.Run(Bundle(hub, rig, "empty", withSegments: false), rig.Folder));
        await rig.UntilAsync(() => rig.Diary.ToString().Contains("The bundle was not taken up", StringComparison.Ordinal), "the refusal");
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task Sightings_leave_by_file_and_are_dropped_with_the_hubs_receipt_only()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry");
        hub.Away = true;
        rig.Write("GET http://evil.example/");
        await rig.UntilAsync(() => Sightings.Journal.ReadState(rig.Folder).Batch is not null, "a batch");
        var path = Path.Combine(rig.Root, "out.json");
        Assert.Equal(ExitCodes.Done, ExportCommand.Run(path, rig.Folder));
        var signed = JsonSerializer.Deserialize(File.ReadAllBytes(path), ProtocolJson.Default.Signed)!;
        using var key = KeyStatement.PublicKey(rig.Folder.PublicKeys().Signing);
        Assert.True(signed.TryOpen(SightingFile.Label, ProtocolJson.Default.SightingFile, key, out var file));
        Assert.Equal("evil.example", Assert.Single(file!.Batch.Sightings).Value);
        Assert.Equal(ExitCodes.Done, ExportCommand.Run(path, rig.Folder));

        var receipt = new SightingReceipt(file.Batch.BatchId, 1, []);
        var foreign = Path.Combine(rig.Root, "foreign.json");
        File.WriteAllBytes(foreign, hub.Receipt(receipt, "sensor-2"));
        Assert.Equal(ExitCodes.Failed, ImportCommand.Run(foreign, rig.Folder));
        Assert.NotNull(Sightings.Journal.ReadState(rig.Folder).Batch);
        File.WriteAllBytes(path, hub.Receipt(receipt));
        Assert.Equal(ExitCodes.Done, ImportCommand.Run(path, rig.Folder));
        await rig.UntilAsync(() => Sightings.Journal.ReadState(rig.Folder).Batch is null, "the batch's end");
    }

    private static string Bundle(FakeHub hub, SensorRig rig, string name, bool withSegments = true)
    {
        var manifest = hub.Manifest();
        var heads = manifest.Heads.Select(h => JsonSerializer.Deserialize(h.Payload, ProtocolJson.Default.ChainHead)!);
        var path = Path.Combine(rig.Root, name);
        using var stream = File.Create(path);
        Protocol.Bundle.Write(
            stream, manifest, withSegments ? heads.SelectMany(h => h.Segments) : [], s => hub.Segments[s.Digest], hub.SigningKey);
        return path;
    }
}
