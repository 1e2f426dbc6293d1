using Breakwater.Harbor.Port;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>HTTPS with the certificate that a hub makes for itself.</summary>
[Collection(RunningHub.Collection)]
public sealed class OwnCertificateTests
{
    [Fact]
    public async Task Sensor_and_share_trust_the_pinned_certificate_and_no_other()
    {
        await using var hub = await RunningHub.StartAsync("https://127.0.0.1:0");
        var sharer = await hub.JoinAsync(DemoCommunity.Haulage);
        var reader = await hub.JoinAsync(DemoCommunity.NorthTerminal);
        var sensor = await hub.SensorAsync(reader);
        var file = hub.Write("mail.txt", "gate-7xq2vn9kd4wz[.]net");

        var without = await hub.ShareAsync(sharer, file);
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("cannot be reached", without.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await hub.ShareAsync(sharer, file, "--fingerprint", new string('0', 64))).ExitCode);
        Assert.Equal(2, (await hub.ShareAsync(sharer, file, "--fingerprint", "abc")).ExitCode);

        var receipt = await hub.ReceiptAsync(sharer, file, "--fingerprint", hub.Fingerprint!);
        await sensor.LiveAsync(await hub.PositionAsync(reader, receipt), RunningHub.Patience, TestContext.Current.CancellationToken);
    }
}
