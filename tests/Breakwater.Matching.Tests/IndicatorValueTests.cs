using Xunit;

namespace Breakwater.Matching.Tests;

public sealed class IndicatorValueTests
{
    [Theory]
    [InlineData("45.155.165.63", "ipv4:45.155.165.63")]
    [InlineData("045.155.165.063", "ipv4:45.155.165.63")]
    [InlineData(" 45.155.165.63\t", "ipv4:45.155.165.63")]
    [InlineData("103.91.210.187:886", "ipv4:103.91.210.187")]
    [InlineData("10.1.2.3/8", "ipv4:10.0.0.0/8")]
    [InlineData("10.1.2.3/32", "ipv4:10.1.2.3")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "ipv6:2001:db8::1")]
    [InlineData("2001:db8:0:1:0:0:0:1", "ipv6:2001:db8:0:1::1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "ipv6:2001:db8:0:1:1:1:1:1")]
    [InlineData("::", "ipv6:::")]
    [InlineData("::1", "ipv6:::1")]
    [InlineData("fe80::", "ipv6:fe80::")]
    [InlineData("[2001:db8::1]:443", "ipv6:2001:db8::1")]
    [InlineData("[2001:db8::1]", "ipv6:2001:db8::1")]
    [InlineData("[0:0:0:0:0:ffff:2d3e:c649]:53", "ipv6:::ffff:45.62.198.73")]
    [InlineData("::ffff:45.62.198.73", "ipv6:::ffff:45.62.198.73")]
    [InlineData("2001:db8::ffff/33", "ipv6:2001:db8::/33")]
    [InlineData("2001:db8::1/128", "ipv6:2001:db8::1")]
    [InlineData("EVIL.com.", "domain:evil.com")]
    [InlineData(".evil.com", "domain:evil.com")]
    [InlineData("*.evil.com", "domain:evil.com")]
    [InlineData("evil.com:8443", "domain:evil.com")]
    [InlineData("g00gle_jp.dynamic-dns.net", "domain:g00gle_jp.dynamic-dns.net")]
    [InlineData("Гусар.online", "domain:xn--80af4bcj.online")]
    [InlineData("http://64.95.11.41", "url:http://64.95.11.41/")]
    [InlineData("HTTP://Evil.Com:80/A/b?C=d#E", "url:http://evil.com/A/b?C=d#E")]
    [InlineData("https://evil.com:80/", "url:https://evil.com:80/")]
    [InlineData("https://evil.com:443", "url:https://evil.com/")]
    [InlineData("http://evil.com?x=1", "url:http://evil.com/?x=1")]
    [InlineData("http://user:pw@evil.com./x", "url:http://evil.com/x")]
    [InlineData("http://[2001:DB8::0:1]:8080/x", "url:http://[2001:db8::1]:8080/x")]
    [InlineData("http://гусар.online/x", "url:http://xn--80af4bcj.online/x")]
    [InlineData("http://intranet/x", "url:http://intranet/x")]
    [InlineData("http://evil.com:/x", "url:http://evil.com/x")]
    [InlineData("Evil.com/Path", "url:evil.com/Path")]
    [InlineData("evil.com:443/Path", "url:evil.com:443/Path")]
    [InlineData("173.244.174.238/message.php", "url:173.244.174.238/message.php")]
    [InlineData("Bob.Smith+x@Evil.COM", "email:bob.smith+x@evil.com")]
    [InlineData("44D88612FEA8A8F36DE82E1278ABB02F", "md5:44d88612fea8a8f36de82e1278abb02f")]
    [InlineData("3395856ce81f2b7382dee72602f798b642f14140", "sha1:3395856ce81f2b7382dee72602f798b642f14140")]
    public void Reads_a_list_entry_into_its_canonical_form(string entry, string expected)
    {
        Assert.True(IndicatorValue.TryParse(entry, out var value, out var problem), problem);
        Assert.Equal(expected, value.ToString());
        Assert.True(IndicatorValue.TryParse(value.Kind, value.Text, out var again, out problem), problem);
        Assert.Equal(value, again);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/gate.php", "path without a host")]
    [InlineData("//evil.com/x", "path without a host")]
    [InlineData("com", "single label")]
    [InlineData("evil..com", "empty label")]
    [InlineData("evil.com..", "top-level domain")]
    [InlineData("evil com", "white space")]
    [InlineData("1.2.3.4.5", "top-level domain")]
    [InlineData("256.1.1.1", "top-level domain")]
    [InlineData("213.165.60.118:22:443", "not a domain name")]
    [InlineData("46.8.120.153::8080", "not a domain name")]
    [InlineData("10.0.0.0/33", "prefix length")]
    [InlineData("0.0.0.0/0", "prefix length")]
    [InlineData("1:2:3:4:5:6:7:8::", "not a domain name")]
    [InlineData("http:///x", "not a URL")]
    [InlineData("1http://x.com/", "not a URL")]
    [InlineData("http://evil.com:70000/", "not a URL")]
    [InlineData("http://evil.com/a|b", "percent-encoded")]
    [InlineData("http://1.2.3/x", "top-level domain")]
    [InlineData("o'brien@evil.com", "local part")]
    [InlineData("@evil.com", "local part")]
    [InlineData("44d88612fea8a8f36de82e1278abb02", "single label")]
    [InlineData("vh[0-9]{6}.eurodir.ru", "labels have")]
    public void Refuses_what_cannot_match_and_says_why(string entry, string why)
    {
        Assert.False(IndicatorValue.TryParse(entry, out _, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_entry_over_the_limit() =>
        Assert.False(IndicatorValue.TryParse("http://evil.com/" + new string('a', Limits.IndicatorCharsMax), out _, out _));

    [Theory]
    [InlineData("ipv4", "evil.com")]
    [InlineData("ipv6", "1.2.3.4")]
    [InlineData("domain", "1.2.3.4")]
    [InlineData("md5", "3395856ce81f2b7382dee72602f798b642f14140")]
    [InlineData("email", "evil.com")]
    public void Refuses_a_value_of_another_kind(string name, string text)
    {
        Assert.True(IndicatorKinds.TryParse(name, out var kind));
        Assert.False(IndicatorValue.TryParse(kind, text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Every_kind_has_a_name_that_reads_back() =>
        Assert.All(IndicatorKinds.All, kind => Assert.True(IndicatorKinds.TryParse(kind.Name(), out var again) && again == kind));
}
