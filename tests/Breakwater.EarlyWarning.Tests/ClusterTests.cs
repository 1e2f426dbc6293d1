using Xunit;

namespace Breakwater.EarlyWarning.Tests;

public sealed class ClusterTests
{
    private readonly Port _port = new();

    [Theory]
    [InlineData("domain", "a.evil.example", "domain", "b.evil.example", true)]
    [InlineData("domain", "a.evil.example", "url", "http://A.evil.example:8080/x?y", true)]
    [InlineData("domain", "evil.example", "email", "slots@mail.evil.example", true)]
    [InlineData("ipv4", "203.0.113.7", "url", "https://203.0.113.200/x", true)]
    [InlineData("ipv6", "2001:db8::1", "ipv6", "2001:db8::2", true)]
    [InlineData("ipv4", "203.0.113.7", "ipv4", "203.0.114.7", false)]
    [InlineData("domain", "one.co.uk", "domain", "two.co.uk", false)]
    [InlineData("domain", "one.cloudfront.net", "domain", "two.cloudfront.net", false)]
    [InlineData("email", "one@gmail.com", "email", "two@gmail.com", false)]
    [InlineData("domain", "evil.example", "domain", "notevil.example", false)]
    [InlineData("sha256", "aa", "sha256", "ab", false)]
    [InlineData("url", "not a url", "email", "no address", false)]
    public void Values_of_the_same_host_domain_or_block_are_one_cluster_and_of_popular_places_are_not(
        string kind, string value, string otherKind, string otherValue, bool together)
    {
        var (one, other) = (new IndicatorKey(kind, value), new IndicatorKey(otherKind, otherValue));
        _port.Publish("m9", one);
        _port.Publish("m8", other);
        _port.See("m1", one);
        var decision = _port.See("m2", other)!;
        Assert.Equal(together ? WarningLevel.Confirmed : WarningLevel.Notice, decision.Level);
        Assert.Equal(together ? one : other, decision.Warning);
        Assert.False(_port.MayBlock(one) || _port.MayBlock(other), "Each value was seen by one member alone.");
    }

    [Fact]
    public void What_one_member_ties_together_gives_its_word_no_more_weight_than_one()
    {
        var (a, b, c) = (Port.Domain("a.example"), Port.Domain("b.example"), Port.Domain("c.example"));
        _port.Publish("m1", a, b, c);
        _port.See("m1", a);
        _port.See("m1", b);
        Assert.Equal(WarningLevel.Confirmed, _port.See("m2", a)?.Level);
        // Seen by two others, and by the one who says that they belong together: still two.
        Assert.Equal((Change.Revised, WarningLevel.Confirmed, false), _port.See("m3", b) is { } two ? (two.Change, two.Level, two.IsTold) : default);
        Assert.True(_port.MayBlock(a) && _port.MayBlock(b) && !_port.MayBlock(c));
        Assert.Equal(WarningLevel.PortAlert, _port.See("m4", c)?.Level);
        Assert.Single(_port.Watch.Out);
    }

    [Fact]
    public void Members_who_name_one_campaign_each_for_its_own_value_are_counted_together()
    {
        foreach (var i in Enumerable.Range(1, 3))
        {
            var lure = Port.Domain($"lure{i}.example");
            _port.Watch.Publish(lure, [new Tie("campaign:slots", TieStrength.Campaign, $"m{i}")], Port.Noon);
            var decision = _port.See($"m{i}", lure)!;
            Assert.Equal(i < 3 ? (WarningLevel)i : WarningLevel.PortAlert, decision.Level);
        }

        var single = Assert.Single(_port.Watch.Out);
        Assert.Empty(single.Blocked);
    }

    [Fact]
    public void Two_warnings_that_turn_out_to_be_one_are_one_with_one_message()
    {
        var (a, b) = (Port.Domain("first.example"), Port.Domain("second.example"));
        foreach (var (member, value) in new[] { ("m1", a), ("m2", a), ("m3", b), ("m4", b) })
        {
            _port.See(member, value);
        }

        Assert.Equal(2, _port.Watch.Out.Count());
        _port.Publish("m9", a, b);
        var decision = _port.See("m5", b)!;
        Assert.Equal((a, WarningLevel.PortAlert, true), (decision.Warning, decision.Level, decision.IsTold));
        Assert.Equal([b], decision.Merged);
        Assert.Single(_port.Watch.Out);
        Assert.Null(_port.See("m6", a));
    }

    [Fact]
    public void A_verdict_on_what_joined_two_parts_leaves_what_each_part_is_by_itself()
    {
        var (bridge, a, b) = (Port.Domain("bridge.example"), Port.Domain("left.example"), Port.Domain("right.example"));
        _port.Publish("m8", a, bridge);
        _port.Publish("m9", bridge, b);
        _port.See("m1", a);
        _port.See("m2", a);
        _port.See("m3", b);
        Assert.Equal(WarningLevel.PortAlert, _port.LevelOf(b));
        var decision = Assert.Single(_port.Watch.Clear(bridge, Port.Noon));
        Assert.Equal((Change.Lowered, WarningLevel.Confirmed, true), (decision.Change, decision.Level, decision.IsTold));
        Assert.True(_port.MayBlock(a));
    }

    [Fact]
    public void What_is_in_more_places_than_a_tie_may_join_joins_nothing()
    {
        var many = Enumerable.Range(0, Limits.IndicatorsPerTieMax + 1).Select(i => Port.Domain($"h{i}.crowded.example")).ToArray();
        Array.ForEach(many, one => _port.Publish("m9", one));
        _port.See("m1", many[0]);
        Assert.Equal(WarningLevel.Notice, _port.See("m2", many[1])?.Level);
        Assert.Equal(2, _port.Watch.Out.Count());
    }

    [Fact]
    public void A_cluster_that_would_be_too_large_is_taken_apart_along_its_weakest_ties()
    {
        // Blocks of addresses, each joined with the next by a submission: one long chain.
        const int Blocks = 40;
        const int PerBlock = 10;
        for (var block = 0; block < Blocks; block++)
        {
            for (var i = 0; i < PerBlock; i++)
            {
                _port.Publish("m9", Address(block, i));
            }

            _port.Publish("m9", Address(block, 0), Address(block + 1, 0));
        }

        _port.See("m1", Address(0, 0));
        _port.See("m2", Address(1, 0));
        var far = _port.See("m3", Address(Blocks - 1, 5))!;
        Assert.All(_port.Watch.Out, one => Assert.InRange(one.Values.Count, 1, Limits.IndicatorsPerClusterMax));
        Assert.Equal(WarningLevel.Notice, far.Level);
        Assert.Equal(WarningLevel.Confirmed, _port.LevelOf(Address(0, 0)));

        static IndicatorKey Address(int block, int i) => new("ipv4", $"203.0.{block}.{i + 1}");
    }
}
