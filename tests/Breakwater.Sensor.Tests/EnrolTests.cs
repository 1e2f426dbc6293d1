using System.Security.Cryptography;
using Breakwater.Protocol;
using Breakwater.Sensor.Commands;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

public sealed class EnrolTests
{
    [Fact]
    public async Task Keeps_its_key_for_the_owner_only()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        Assert.Equal("key-of-the-sensor", rig.Folder.ReadKey());
        Assert.Equal("sensor-1", rig.Folder.ReadSettings().SensorId);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(rig.Folder.Root, "key")));
        }
    }

    [Fact]
    public async Task Refuses_a_folder_that_belongs_to_a_sensor()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        Assert.Equal(ExitCodes.Failed, await EnrolAsync(hub.Code, rig.Folder));
    }

    [Fact]
    public async Task A_damaged_code_is_wrong_usage_and_a_used_one_a_failure()
    {
        await using var hub = await FakeHub.StartAsync();
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "breakwater-never-" + RandomNumberGenerator.GetHexString(8)));
        Assert.Equal(ExitCodes.WrongUsage, await EnrolAsync("bw1.x", folder));
        Assert.Equal(ExitCodes.Failed, await EnrolAsync(new EnrolmentCode(hub.Address, "used", null).ToString(), folder));
        Assert.False(folder.IsEnrolled);
    }

    [Fact]
    public async Task Takes_only_the_certificate_that_the_code_names()
    {
        await using var hub = await FakeHub.StartAsync(https: true);
        await using var rig = await SensorRig.EnrolAsync(hub);
        Assert.True(rig.Folder.IsEnrolled);

        var other = new DataFolder(Path.Combine(rig.Root, "other"));
        foreach (var fingerprint in (string?[])[new string('A', 64), null])
        {
            var code = new EnrolmentCode(hub.Address, "secret-of-the-code", fingerprint);
            Assert.Equal(ExitCodes.Failed, await EnrolAsync(code.ToString(), other));
        }

        Assert.False(other.IsEnrolled);
    }

    [Fact]
    public async Task Takes_only_the_root_that_the_code_names()
    {
        await using var hub = await FakeHub.StartAsync();
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "breakwater-root-" + RandomNumberGenerator.GetHexString(8)));
        Assert.Equal(ExitCodes.Failed, await EnrolAsync(hub.CodeFor(new string('A', 64)), folder));
        Assert.False(Directory.Exists(folder.Root), "A failed enrolment leaves no folder behind.");
        try
        {
            // A code of a hub that did not name its root yet.
            Assert.Equal(ExitCodes.Done, await EnrolAsync(hub.CodeFor(null), folder));
            Assert.True(folder.IsEnrolled);
        }
        finally
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }

    [Fact]
    public void Refuses_plain_http_to_another_machine() =>
        Assert.Throws<ArgumentException>(() => new HubClient(new Uri("http://hub.example/"), null, "key"));

    private static Task<int> EnrolAsync(string code, DataFolder folder) =>
        EnrolCommand.RunAsync(code, folder, "test", [], TestContext.Current.CancellationToken);
}
