using System.Security.Cryptography;
using Breakwater.Protocol;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>What somebody between hub and sensor, or with another hub's key, might try.</summary>
public sealed class ManifestTrustTests
{
    [Fact]
    public async Task A_manifest_for_another_sensor_is_refused()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        hub.GrantsFor = "sensor-2";
        hub.Publish(FakeHub.Add("domain", "foreign.example"));
        await rig.UntilAsync(() => Said(rig, "for sensor sensor-2"), "the refusal");
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task A_statement_by_another_root_is_refused()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        hub.SignsWithAnotherRoot = true;
        hub.Publish(FakeHub.Add("domain", "forged.example"));
        await rig.UntilAsync(() => Said(rig, "not signed by this hub's root"), "the refusal");
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task A_rotated_key_is_taken_and_the_one_before_it_is_not_taken_again()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        var old = hub.Manifest();
        hub.Rotate(isNewEpoch: false);
        hub.Publish(FakeHub.Add("domain", "second.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the manifest under the new key");
        var refused = Assert.Throws<InvalidDataException>(() => rig.Host.Index.Verify(old));
        Assert.Contains("serial", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_was_built_anew_is_believed_in_a_new_epoch_only()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.Sequence = 1000;
        await using var rig = await RunningAsync(hub);
        hub.Drop(FakeHub.Chain);
        hub.Sequence = 3;
        hub.Rotate(isNewEpoch: false);
        hub.Publish(FakeHub.Add("domain", "new.example"));
        await rig.UntilAsync(() => Said(rig, "older than 1001 in use"), "the refusal");
        Assert.True(rig.Host.Index.Holds(new(Matching.IndicatorKind.Domain, "first.example")));
        hub.Rotate(isNewEpoch: true);
        hub.Announce();
        await rig.UntilAsync(() => rig.Host.Index.Holds(new(Matching.IndicatorKind.Domain, "new.example")), "the new hub's entry");
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task An_expired_manifest_is_not_taken_and_what_is_there_goes_on_matching()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        hub.Lifetime = TimeSpan.FromMinutes(-1);
        hub.Publish(FakeHub.Add("domain", "late.example"));
        await rig.UntilAsync(() => Said(rig, "expired at"), "the refusal");
        rig.Write("GET http://first.example/");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "a sighting");
    }

    [Fact]
    public async Task A_manifest_that_would_be_good_for_too_long_is_refused()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        hub.Lifetime = Protocol.Limits.ManifestLifetimeMax + TimeSpan.FromMinutes(1);
        hub.Publish(FakeHub.Add("domain", "forever.example"));
        await rig.UntilAsync(() => Said(rig, "longer than 8 days"), "the refusal");
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task An_old_manifest_is_refused_also_when_its_index_on_disk_is_gone()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        var old = hub.Manifest();
        hub.Publish(FakeHub.Add("domain", "second.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the second entry");
        await rig.StopAsync();
        foreach (var segment in Directory.EnumerateFiles(rig.Folder.Segments))
        {
            File.Delete(segment);
        }

        rig.Start();
        Assert.Throws<InvalidDataException>(() => rig.Host.Index.Verify(old));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the index again");
    }

    [Fact]
    public void A_segment_is_read_in_its_own_chain_and_place_only_and_whole()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var entries = Enumerable.Range(0, 5_000).Select(i => FakeHub.Add("sha256", Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i)))))
            .Order(Comparer<SegmentEntry>.Create(static (a, b) => SegmentEntry.CompareKeys(a, b))).ToList();
        var (bytes, reference) = Segment.Write(new SegmentHeader("c1", 1, 5, 9), key, entries);
        Assert.Equal(entries, Segment.Read(bytes, "c1", reference, _ => key));

        Assert.Throws<InvalidDataException>(() => Segment.Read(bytes, "c2", reference, _ => key).Count());
        Assert.Throws<InvalidDataException>(() => Segment.Read(bytes, "c1", reference with { From = 4 }, _ => key).Count());
        Assert.Throws<InvalidDataException>(() => Segment.Read(bytes, "c1", reference, _ => RandomNumberGenerator.GetBytes(32)).Count());
        Assert.Throws<InvalidDataException>(() => Segment.Read(bytes, "c1", reference, _ => null).Count());

        // The chain's name changed in the header: authenticated with every frame.
        byte[] renamed = [.. bytes];
        renamed[renamed.AsSpan().IndexOf("c1"u8) + 1] = (byte)'2';
        Assert.Throws<InvalidDataException>(() => Segment.Read(renamed, "c2", reference, _ => key).Count());
        foreach (var cut in (int[])[0, 10, 60, 65_000, 65_536 + 16 + 60, bytes.Length - 1])
        {
            Assert.Throws<InvalidDataException>(() => Segment.Read(bytes[..cut], "c1", reference, _ => key).Count());
        }

        // Cut where a frame ends, so that the rest is a whole number of frames.
        Assert.Throws<InvalidDataException>(() => Segment.Read(bytes[..(60 + 65_536 + 16)], "c1", reference, _ => key).Count());
        Assert.Throws<InvalidDataException>(() => Segment.Read([.. bytes, 0], "c1", reference, _ => key).Count());
    }

    [Fact]
    public void Any_damaged_byte_of_a_segment_is_found()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var (bytes, reference) = Segment.Write(
            new SegmentHeader("c1", 1, 0, 9), key, [FakeHub.Add("domain", "a.example"), FakeHub.Add("domain", "b.example")]);
        for (var i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => Segment.Read(damaged, "c1", reference, _ => key).Count());
        }
    }

    [Fact]
    public async Task A_grant_cannot_stand_for_a_head_nor_a_head_be_left_out()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await RunningAsync(hub);
        hub.PublishTo("two", FakeHub.Add("domain", "second.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the second chain");
        var manifest = hub.Manifest();
        using var agreement = rig.Folder.OpenAgreementKey();
        var trust = new ManifestTrust(Convert.FromBase64String(rig.Folder.ReadSettings().ManifestKey), "sensor-1", agreement);
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(2, trust.Open(manifest, ManifestMarks.None, now).Heads.Count);
        Assert.Throws<InvalidDataException>(() => trust.Open(manifest with { Heads = [manifest.Heads[0]] }, ManifestMarks.None, now));
        Assert.Throws<InvalidDataException>(() => trust.Open(
            manifest with { Heads = [manifest.Heads[0], manifest.Grant] }, ManifestMarks.None, now));
        Assert.Throws<InvalidDataException>(() => trust.Open(
            manifest with { Heads = [manifest.Heads[0], manifest.Heads[0]] }, ManifestMarks.None, now));
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<InvalidDataException>(() => new ManifestTrust(
            Convert.FromBase64String(rig.Folder.ReadSettings().ManifestKey), "sensor-1", other).Open(manifest, ManifestMarks.None, now));
    }

    [Fact]
    public async Task A_sensor_that_was_enrolled_without_keys_names_them_and_goes_on()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.ForgetsKeys = true;
        await using var rig = await RunningAsync(hub);
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task A_manifest_file_of_an_earlier_version_is_fetched_again()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        AtomicFile.Write(rig.Folder.Manifest, """{"payload":"e30=","signature":"AAAA"}"""u8);
        hub.Publish(FakeHub.Add("domain", "first.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry");
    }

    private static async Task<SensorRig> RunningAsync(FakeHub hub)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "first.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the first entry");
        return rig;
    }

    private static bool Said(SensorRig rig, string text) => rig.Diary.ToString().Contains(text, StringComparison.Ordinal);
}
