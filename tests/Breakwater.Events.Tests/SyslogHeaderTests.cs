using System.Globalization;
using System.Text;
using Xunit;

namespace Breakwater.Events.Tests;

public sealed class SyslogHeaderTests
{
    private static readonly DateTimeOffset Arrived = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Local = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test");

    [Theory]
    [InlineData("<165>1 2003-10-11T22:14:15.003Z m.example evntslog 8710 ID47 [x@1 iut=\"3\"] \uFEFFAn event", 165, "2003-10-11T22:14:15.003Z",
        "m.example", "evntslog", "An event")]
    [InlineData("<34>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's", 34, "2003-08-24T12:14:15.000003Z", "192.0.2.1",
        "myproc", "%% It's")]
    [InlineData("<0>1 - - - - - -", 0, null, "", "", "")]
    [InlineData("<34>Oct 11 22:14:15 mymachine su: 'su root' failed", 34, "2025-10-11T21:14:15Z", "mymachine", "su", "'su root' failed")]
    [InlineData("<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!", 13, "2026-02-05T16:32:18Z", "10.0.0.99", "", "Use the BFG!")]
    [InlineData("<30>Feb 24 18:15:20 host named[123]: x", 30, "2026-02-24T17:15:20Z", "host", "named", "x")]
    [InlineData("Feb 24 18:15:20 host postfix/smtp[9]: x", null, "2026-02-24T17:15:20Z", "host", "postfix/smtp", "x")]
    [InlineData("<13>2026-02-24T18:15:20.5+01:00 host app[1]: x", 13, "2026-02-24T17:15:20.5Z", "host", "app", "x")]
    [InlineData("<189>45: *Feb 24 18:15:20.123 UTC: %LINK-3-UPDOWN: Interface", 189, "2026-02-24T17:15:20.123Z", "", "%LINK-3-UPDOWN",
        "Interface")]
    [InlineData("<166>Feb 24 2026 18:15:20 asa1 : %ASA-6-302013: Built", 166, "2026-02-24T17:15:20Z", "asa1", "%ASA-6-302013", "Built")]
    [InlineData("<166>Feb 24 2026 18:15:20: %ASA-6-302013: Built", 166, "2026-02-24T17:15:20Z", "", "%ASA-6-302013", "Built")]
    [InlineData("<166>%ASA-6-302013: Built", 166, null, "", "%ASA-6-302013", "Built")]
    [InlineData("<189>date=2026-02-24 time=18:15:20 srcip=1.2.3.4", 189, null, "", "", "date=2026-02-24 time=18:15:20 srcip=1.2.3.4")]
    [InlineData("<14>Feb 24 18:15:20 PA-220 1,2026/02/24 18:15:20,012,TRAFFIC", 14, "2026-02-24T17:15:20Z", "PA-220", "",
        "1,2026/02/24 18:15:20,012,TRAFFIC")]
    [InlineData("<13>Feb 24 18:15:20 su: x", 13, "2026-02-24T17:15:20Z", "", "su", "x")]
    [InlineData("<30>dhcp,info assigned", 30, null, "", "", "dhcp,info assigned")]
    [InlineData("<13>", 13, null, "", "", "")]
    public void Reads(string line, int? priority, string? time, string host, string app, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        Assert.True(SyslogHeader.TryParse(bytes, Arrived, Local, out var header));
        Assert.Equal(priority, header.Priority);
        Assert.Equal(time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), header.Time);
        Assert.Equal((host, app, message), (Text(header.Host), Text(header.App), Text(header.MessageAt..)));

        string Text(Range range) => Encoding.UTF8.GetString(bytes[range]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("<192>x")]
    [InlineData("<1234>x")]
    [InlineData("<>x")]
    [InlineData("{\"a\":1}")]
    public void Leaves_other_lines_alone(string line) =>
        Assert.False(SyslogHeader.TryParse(Encoding.UTF8.GetBytes(line), Arrived, Local, out _));

    [Fact]
    public void Allocates_nothing()
    {
        var line = Encoding.UTF8.GetBytes("<34>Oct 11 22:14:15 mymachine su: 'su root' failed");
        var other = Encoding.UTF8.GetBytes("<34>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's");
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Read()
        {
            for (var i = 0; i < 100; i++)
            {
                SyslogHeader.TryParse(line, Arrived, TimeZoneInfo.Utc, out _);
                SyslogHeader.TryParse(other, Arrived, TimeZoneInfo.Utc, out _);
                EventTime.Of(line, Arrived, TimeZoneInfo.Utc);
            }
        }
    }
}
