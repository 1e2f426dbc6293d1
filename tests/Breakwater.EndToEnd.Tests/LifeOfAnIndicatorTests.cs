using Breakwater.Harbor.Api;
using Breakwater.Harbor.Port;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>One member shares, every other member is protected: with a hub and three sensors as processes.</summary>
[Collection(RunningHub.Collection)]
public sealed class LifeOfAnIndicatorTests
{
    private const string Domain = "gate-7xq2vn9kd4wz.net";
    private const string Withdrawn = "gate-0hj5rt8mb3cf.net";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_member_shares_is_seen_confirmed_told_to_all_and_blocked()
    {
        await using var hub = await RunningHub.StartAsync();
        var sharer = await hub.JoinAsync(DemoCommunity.Haulage);
        var north = await hub.JoinAsync(DemoCommunity.NorthTerminal);
        var store = await hub.JoinAsync(DemoCommunity.ColdStore);
        var third = await hub.JoinAsync(DemoCommunity.Forwarding);
        JoinedMember[] members = [sharer, north, store, third];
        var sensors = await Task.WhenAll(new[] { north, store, third }.Select(hub.SensorAsync));
        var streams = await Task.WhenAll(members.Select(hub.StreamAsync));
        var firewall = await hub.Api.AddFeedAsync(third, "firewall", Stop);
        Assert.Empty(await hub.Api.FeedAsync(firewall, "domains.txt", Stop));

        var receipt = await hub.ReceiptAsync(sharer, hub.Write("mail.txt", "Strange mail, it leads to gate-7xq2vn9kd4wz[.]net"));
        var position = await hub.PositionAsync(third, receipt);
        await Task.WhenAll(sensors.Select(sensor => sensor.LiveAsync(position, RunningHub.Patience, Stop)));

        await SeeAsync(hub, north, Domain);
        await streams[^1].WaitForAsync($"Notice: domain {Domain}", RunningHub.Patience, Stop);
        await SeeAsync(hub, store, Domain);
        foreach (var stream in streams)
        {
            await stream.WaitForAsync($"Confirmed: domain {Domain}", RunningHub.Patience, Stop);
            await HasWarningAsync(hub, stream.Member);
        }

        Assert.Equal([Domain], await hub.Api.FeedAsync(firewall, "domains.txt", Stop));
    }

    [Fact]
    public async Task What_is_withdrawn_is_gone_from_another_members_sensor()
    {
        await using var hub = await RunningHub.StartAsync();
        var sharer = await hub.JoinAsync(DemoCommunity.Haulage);
        var reader = await hub.JoinAsync(DemoCommunity.NorthTerminal);
        var sensor = await hub.SensorAsync(reader);
        await hub.ReceiptAsync(sharer, hub.Write("kept.txt", Domain));
        var receipt = await hub.ReceiptAsync(sharer, hub.Write("mistaken.txt", Withdrawn));
        var position = await hub.PositionAsync(reader, receipt);
        await sensor.LiveAsync(position, RunningHub.Patience, Stop);

        var own = receipt.GetProperty("objects").EnumerateArray().First(fate => fate.GetProperty("type").ValueEquals("indicator"));
        var answer = await hub.Api.DeleteAsync(sharer, $"api/v1/objects/{own.GetProperty("id").GetString()}", Stop);
        Assert.Equal("withdrawn", answer.GetProperty("outcome").GetString());
        await sensor.LiveAsync(position + 1, RunningHub.Patience, Stop);

        // The line with the withdrawn value comes first, so it has been read when the other is reported.
        Traces.Leave(hub.LogsOf(reader), TimeProvider.System.GetUtcNow(), [new TraceValue("domain", Withdrawn), new TraceValue("domain",
            Domain)]);
        Assert.DoesNotContain(Withdrawn, await hub.SightedAsync(reader, Domain));
    }

    private static async Task SeeAsync(RunningHub hub, JoinedMember member, string domain)
    {
        Traces.Leave(hub.LogsOf(member), TimeProvider.System.GetUtcNow(), [new TraceValue("domain", domain)]);
        await hub.SightedAsync(member, domain);
    }

    private static async Task HasWarningAsync(RunningHub hub, JoinedMember member)
    {
        var warnings = await hub.Api.GetAsync(member, "api/v1/warnings", Stop);
        var warning = Assert.Single(warnings.EnumerateArray());
        Assert.Equal("confirmed", warning.GetProperty("level").GetString());
        Assert.Equal(Domain, warning.GetProperty("value").GetString());
        var taxii = await hub.Api.TaxiiAsync(member, "community", Stop);
        var report = taxii.Last(one => one.GetProperty("id").ValueEquals(warning.GetProperty("reportId").GetString()));
        Assert.Equal($"Confirmed: domain {Domain}", report.GetProperty("name").GetString());
    }
}
