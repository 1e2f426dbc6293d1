using System.Text;
using Breakwater.Matching;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

public sealed class SettingsTests : IDisposable
{
    private const string Enrolled = "\"hub\":\"https://hub.example/\",\"sensorId\":\"s\",\"name\":\"n\",\"manifestKey\":\"k\"";
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Reads_what_an_earlier_version_wrote()
    {
        var settings = Read($"{{{Enrolled},\"certificateSha256\":\"AA\",\"logs\":[{{\"path\":\"/l/a.log\",\"system\":\"dns\"}}]}}");
        Assert.Equal(("/l/a.log", "dns"), (settings.Logs.Single().Path, settings.Logs.Single().System));
        Assert.Equal(("AA", 30, true), (settings.CertificateSha256, settings.LookBackDays, settings.SendFields));
        Assert.Null(settings.Metrics);
        Assert.Empty(settings.Listeners);
    }

    [Fact]
    public void Reads_what_a_person_wrote()
    {
        var settings = Read("{" + Enrolled + """
            , // the proxies
            "logs": [{"path": "/var/log/*/access.log"}],
            "listeners": [{"protocol": "udp", "address": "5514"}, {"protocol": "tls", "address": "[::]:6514", "certificate": "/c.pem"},],
            "exclude": {"kinds": ["email"], "values": ["192.0.2.0/24", "Partner.Example"]},
            "metrics": "127.0.0.1:9810", "lookBackDays": 7, "sendFields": false, "spool": {"sightings": 1000}
            }
            """);
        Assert.Equal(["syslog+udp://127.0.0.1:5514", "syslog+tls://[::]:6514"], settings.Listeners.Select(l => l.Name));
        Assert.Equal((7, 1000, false), (settings.LookBackDays, settings.SpoolSightings, settings.SendFields));
    }

    [Fact]
    public void Names_every_problem_with_its_place()
    {
        var problems = Assert.Throws<SettingsException>(() => Read("""
            {"hub": 7, "name": "n", "manifestKey": "k", "colour": "red", "lookBackDays": 1000, "metrics": "192.0.2.1:80",
             "logs": [{"path": "a.log", "sytem": "dns"}, 5], "sendFields": "no",
             "listeners": [{"protocol": "smtp", "address": "somewhere"}, {"protocol": "tls", "address": "6514"},
                           {"protocol": "udp", "address": "514", "certificate": "/c.pem"}, {"protocol": "udp", "address": "514"}],
             "exclude": {"kinds": ["colour"], "values": ["1.2.3.4/77"]}, "spool": {"sightings": 1}}
            """)).Problems;
        foreach (var place in (string[])["hub:", "sensorId:", "colour:", "lookBackDays:", "metrics:", "logs[0].path:", "logs[0].sytem:",
            "logs[1]", "sendFields:", "listeners[0].protocol:", "listeners[0].address:", "listeners[1].certificate:", "listeners:",
            "listeners[2].certificate:", "exclude.kinds[0]:", "exclude.values[0]:", "spool.sightings:"])
        {
            Assert.Contains(problems, p => p.StartsWith(place, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Names_the_line_that_is_not_json() =>
        Assert.StartsWith("line 2:", Assert.Throws<SettingsException>(() => Read("{\n\"hub\" 5}")).Problems.Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("email:a@good.example", "a@good.example", true)]
    [InlineData("ipv4:192.0.2.7", "192.0.2.7", true)]
    [InlineData("ipv4:192.0.2.64/28", "192.0.2.66", true)]
    [InlineData("ipv4:192.0.0.0/16", "192.0.2.66", true)]
    [InlineData("ipv4:192.0.0.0/16", "192.0.3.66", false)]
    [InlineData("ipv6:2001:db8::1", "2001:db8::1", true)]
    [InlineData("domain:partner.example", "partner.example", true)]
    [InlineData("domain:a.partner.example", "b.a.partner.example", true)]
    [InlineData("domain:notpartner.example", "notpartner.example", false)]
    [InlineData("domain:above.example", "www.below.above.example", true)]
    [InlineData("domain:above.example", "other.above.example", false)]
    [InlineData("url:http://www.partner.example/x", "http://www.partner.example/x", true)]
    [InlineData("url:http://other.example/partner.example", "http://other.example/partner.example", false)]
    [InlineData("url:http://one.example/page", "http://one.example/page", true)]
    [InlineData("url:http://one.example/other", "http://one.example/other", false)]
    public void Excludes_kinds_ranges_domains_and_what_was_seen(string indicator, string seen, bool isExcluded)
    {
        var exclusions = Read("{" + Enrolled + """
            ,"exclude":{"kinds":["email"],"values":["192.0.2.0/24","2001:db8::/32","partner.example","below.above.example","http://one.example/page"]}}
            """).Exclusions;
        Assert.Equal(isExcluded, exclusions.Excludes(Value(indicator), Encoding.UTF8.GetBytes(seen)));
    }

    [Theory]
    [InlineData("ipv4:192.0.0.0/16", true)]
    [InlineData("ipv4:192.0.2.9", true)]
    [InlineData("ipv4:198.51.100.0/24", false)]
    [InlineData("domain:above.example", true)]
    [InlineData("domain:bove.example", false)]
    public void Looks_back_for_nothing_that_could_be_excluded(string indicator, bool mayHold)
    {
        var exclusions = Read($"{{{Enrolled},\"exclude\":{{\"values\":[\"192.0.2.0/24\",\"below.above.example\"]}}}}").Exclusions;
        Assert.Equal(mayHold, exclusions.MayHold(Value(indicator)));
    }

    public void Dispose() => File.Delete(_path);

    private static IndicatorValue Value(string text)
    {
        var colon = text.IndexOf(':');
        Assert.True(IndicatorKinds.TryParse(text[..colon], out var kind));
        Assert.True(IndicatorValue.TryParse(kind, text[(colon + 1)..], out var value, out var problem), problem);
        return value;
    }

    private SensorSettings Read(string json)
    {
        File.WriteAllText(_path, json);
        return SettingsFile.Read(_path);
    }
}
