using System.Globalization;
using System.Text;
using Xunit;

namespace Breakwater.Events.Tests;

public sealed class EventTimeTests
{
    private static readonly DateTimeOffset Arrived = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Local = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test");

    [Theory]
    [InlineData("{\"_path\":\"dns\",\"_write_ts\":\"2026-01-01T00:00:00Z\",\"ts\":\"2026-02-24T17:15:20.866586Z\"}",
        "2026-02-24T17:15:20Z")]
    [InlineData("{\"ts\":1771953320.25,\"x\":1}", "2026-02-24T17:15:20Z")]
    [InlineData("{\"@timestamp\": \"2026-02-24T19:15:20+02:00\"}", "2026-02-24T17:15:20Z")]
    [InlineData("{\"timestamp\":\"2026-02-24T17:15:20.1+0000\"}", "2026-02-24T17:15:20Z")]
    [InlineData("{\"timestamp\":1771953320250}", "2026-02-24T17:15:20Z")]
    [InlineData("2026-02-24T17:15:20Z host app: x", "2026-02-24T17:15:20Z")]
    [InlineData("<134>1 2026-02-24T08:15:20-09:00 host", "2026-02-24T17:15:20Z")]
    [InlineData("host-1 [2026-02-24 18:15:20,123] INFO x", "2026-02-24T17:15:20Z")]
    [InlineData("1771953320.613    120 10.0.0.1 TCP_MISS/200 GET http://x/", "2026-02-24T17:15:20Z")]
    [InlineData("Feb 24 18:15:20 host named[1]: query", "2026-02-24T17:15:20Z")]
    [InlineData("<30>Feb  4 18:15:20 host x", "2026-02-04T17:15:20Z")]
    [InlineData("Dec 31 18:15:20 host x", "2025-12-31T17:15:20Z")]
    [InlineData("<30>1 - host app - - - {\"ts\":1771953320.25}", "2026-02-24T17:15:20Z")]
    [InlineData("<30>{\"EventTime\":\"2026-02-24 18:15:20\",\"Hostname\":\"x\"}", "2026-02-24T17:15:20Z")]
    [InlineData("{\"Event\":{\"System\":{\"TimeCreated\":{\"SystemTime\":\"2026-02-24T17:15:20.1234567Z\"}}}}", "2026-02-24T17:15:20Z")]
    [InlineData("{\"TimeCreated\":\"\\/Date(1771953320866)\\/\"}", "2026-02-24T17:15:20Z")]
    [InlineData("<189>45: *Feb 24 2026 18:15:20.123: %SYS-5-CONFIG_I: x", "2026-02-24T17:15:20Z")]
    [InlineData("<14>Feb 24 18:15:20 2026 host x", "2026-02-24T17:15:20Z")]
    [InlineData("<189>date=2026-02-24 time=18:15:20 srcip=1.2.3.4", "2026-02-24T17:15:20Z")]
    [InlineData("no time here", "2026-03-02T12:00:00Z")]
    [InlineData("", "2026-03-02T12:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z boot", "2026-03-02T12:00:00Z")]
    [InlineData("2030-01-01T00:00:00Z from the future", "2026-03-02T12:00:00Z")]
    [InlineData("2026-13-45T00:00:00Z", "2026-03-02T12:00:00Z")]
    [InlineData("12345678901234567890", "2026-03-02T12:00:00Z")]
    [InlineData("Feb 30 18:15:20 host", "2026-03-02T12:00:00Z")]
    public void Reads_the_time_in_a_line_or_takes_that_of_its_arrival(string line, string expected)
    {
        var time = EventTime.Of(Encoding.UTF8.GetBytes(line), Arrived, Local);
        var whole = new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), whole);
    }

    [Fact]
    public void Survives_any_bytes()
    {
        var random = new Random(5);
        string[] pieces = ["2026-02-24T17:15:20", "{", "\"ts\":", "Feb 24 18:15:20", "1771953320", "-", "+0", ":", "<1", ">", "Z",
            "\"", "9999"];
        for (var i = 0; i < 20000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
            EventTime.Of(Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]), Arrived, Local);
        }
    }
}
