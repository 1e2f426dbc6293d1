using Xunit;

namespace Breakwater.EarlyWarning.Tests;

public sealed class LevelTests
{
    private static readonly IndicatorKey Evil = Port.Domain("gate.evil.example");

    private readonly Port _port = new();

    [Fact]
    public void One_is_a_notice_a_second_confirms_a_third_is_a_port_alert_and_each_is_told_once()
    {
        var decisions = new[] { _port.See("m1", Evil), _port.See("m1", Evil), _port.See("m2", Evil), _port.See("m3", Evil), _port.See("m4", Evil) };
        Assert.Equal(
            [WarningLevel.Notice, null, WarningLevel.Confirmed, WarningLevel.PortAlert, null], decisions.Select(one => one?.Level));
        Assert.Equal([false, null, true, true, null], decisions.Select(one => one?.IsTold));
        Assert.True(_port.MayBlock(Evil));
    }

    [Fact]
    public void A_second_is_enough_for_a_port_alert_where_cargo_depends_on_what_was_touched()
    {
        _port.See("m1", Evil);
        Assert.Equal(WarningLevel.PortAlert, _port.See("m2", Evil, "TOS")?.Level);
    }

    [Fact]
    public void One_member_alone_never_confirms_whatever_it_says()
    {
        var values = Enumerable.Range(0, 20).Select(i => Port.Domain($"host{i}.evil.example")).ToArray();
        _port.Publish("m1", values);
        foreach (var (i, value) in values.Index())
        {
            _port.See("m1", value, i % 2 == 0 ? "tos" : "dns", $"upstream {i}", hours: i);
        }

        Assert.All(values, value => Assert.Equal(WarningLevel.Notice, _port.LevelOf(value)));
        Assert.DoesNotContain(values, _port.MayBlock);
    }

    [Fact]
    public void Three_shells_of_one_owner_or_one_provider_are_one()
    {
        foreach (var (id, owner, provider) in new[]
        {
            ("shell1", "holding", ""), ("shell2", "holding", "it house"), ("shell3", "", "it house"), ("shell4", "name of shell1", ""),
        })
        {
            _port.Join(id, owner, provider);
            _port.See(id, Evil, "crane");
        }

        Assert.Equal(WarningLevel.Notice, _port.LevelOf(Evil));
        Assert.False(_port.MayBlock(Evil));
    }

    [Fact]
    public void Unverified_and_new_members_raise_nothing_but_those_who_began_with_the_community_do()
    {
        _port.Join("unverified", verified: false);
        _port.Join("new", since: Port.Noon.AddDays(-13));
        Assert.Null(_port.See("unverified", Evil));
        Assert.Null(_port.See("new", Evil));
        Assert.Null(_port.See("nobody", Evil));
        Assert.Equal(WarningLevel.Notice, _port.See("m1", Evil)?.Level);
        Assert.Equal(WarningLevel.Confirmed, _port.See("new", Evil, hours: 30)?.Level);

        var young = new Port();
        young.Join("founder", since: Port.Began.AddDays(3));
        Assert.NotNull(young.Watch.Take(Evil, new Evidence("founder", EvidenceKind.Seen, "", "dns", Port.Began.AddDays(4))));
    }

    [Fact]
    public void What_several_pass_on_from_one_source_counts_once()
    {
        Assert.Equal(WarningLevel.Notice, _port.See("m1", Evil, way: "upstream feed")?.Level);
        Assert.Null(_port.See("m2", Evil, way: "upstream feed"));
        Assert.Equal(WarningLevel.Confirmed, _port.See("m3", Evil)?.Level);
    }

    [Fact]
    public void What_is_in_ordinary_use_at_others_is_not_confirmed_and_what_is_confirmed_is_not_cleared_by_them()
    {
        var cdn = Port.Domain("static.cdn.example");
        foreach (var i in Enumerable.Range(10, 3))
        {
            _port.UseDaily($"m{i}", cdn);
        }

        _port.See("m10", cdn);
        _port.See("m1", cdn);
        _port.See("m2", cdn);
        Assert.Equal(WarningLevel.None, _port.LevelOf(cdn));

        _port.See("m1", Evil);
        _port.See("m2", Evil);
        foreach (var i in Enumerable.Range(10, 9))
        {
            Assert.Null(_port.UseDaily($"m{i}", Evil));
        }

        Assert.Equal(WarningLevel.Confirmed, _port.LevelOf(Evil));
        Assert.Equal(Change.Withdrawn, Assert.Single(_port.Watch.Clear(Evil, Port.Noon)).Change);
    }

    [Fact]
    public void Knocking_at_the_edge_of_networks_is_no_evidence_and_mail_that_arrived_confirms_at_most()
    {
        var scanner = new IndicatorKey("ipv4", "198.51.100.7");
        var sender = new IndicatorKey("email", "slots@evil.example");
        foreach (var i in Enumerable.Range(0, 9))
        {
            Assert.Null(_port.See($"m{i}", scanner, "firewall"));
            _port.See($"m{i}", sender, "mail");
        }

        Assert.Equal(WarningLevel.Confirmed, _port.LevelOf(sender));
        Assert.Equal(WarningLevel.Notice, _port.See("m1", scanner, "proxy")?.Level);
    }

    [Fact]
    public void Evidence_older_than_its_life_raises_nothing_and_said_again_it_does()
    {
        _port.See("m1", Evil);
        Assert.Null(_port.See("m2", Evil, hours: 31 * 24));
        Assert.Equal(WarningLevel.Notice, _port.LevelOf(Evil));
        Assert.Equal(WarningLevel.Confirmed, _port.See("m1", Evil, hours: 31 * 24)?.Level);
    }

    [Fact]
    public void Taking_back_lowers_with_one_message_and_a_verdict_withdraws_with_one()
    {
        _port.See("m1", Evil);
        _port.See("m2", Evil);
        var lowered = Assert.Single(_port.Watch.TakeBack(Evil, "m2", Port.Noon));
        Assert.Equal((Change.Lowered, WarningLevel.Notice, true), (lowered.Change, lowered.Level, lowered.IsTold));
        Assert.False(_port.MayBlock(Evil));
        Assert.Empty(_port.Watch.TakeBack(Evil, "m2", Port.Noon));
        var withdrawn = Assert.Single(_port.Watch.Clear(Evil, Port.Noon));
        Assert.Equal((Change.Withdrawn, WarningLevel.None, false), (withdrawn.Change, withdrawn.Level, withdrawn.IsTold));
        Assert.Null(_port.See("m3", Evil));
        Assert.Equal(WarningLevel.Confirmed, _port.Watch.Unclear(Evil, Port.Noon)?.Level);
    }
}
