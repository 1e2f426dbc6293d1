using System.Text;
using Xunit;

namespace Breakwater.Events.Tests;

/// <summary>The hit is between the brackets «…» of each line.</summary>
public sealed class FieldLocatorTests
{
    [Theory]
    [InlineData("{\"ts\":1,\"id.resp_h\":\"«192.0.2.1»\",\"x\":2}", "id.resp_h")]
    [InlineData("{\"dns\":{\"type\":\"query\",\"rrname\":\"«evil.example»\"}}", "dns.rrname")]
    [InlineData("{\"dns\":{\"answers\":[{\"rdata\":\"a\"},{\"rdata\":\"«evil.example»\"}]}}", "dns.answers.rdata")]
    [InlineData("{\"answers\":[\"a\",\"b\",\"«evil.example»\"]}", "answers")]
    [InlineData("  {\"a\":{\"b\":1},\"c\":\"«evil.example»\"}", "c")]
    [InlineData("{\"winlog\":{\"event_id\":3,\"event_data\":{\"DestinationIp\":\"«192.0.2.1»\"}}}", "winlog.event_data.DestinationIp")]
    [InlineData("{\"EventID\":3,\"DestinationIp\":\"«192.0.2.1»\"}", "DestinationIp")]
    [InlineData("{\"Event\":{\"EventData\":{\"Data\":[{\"Name\":\"Image\",\"#text\":\"x\"},{\"Name\":\"DestinationIp\",\"#text\":\"«192.0.2.1»\"}]}}}",
        "Event.EventData.DestinationIp")]
    [InlineData("{\"Event\":{\"EventData\":{\"Data\":[{\"#text\":\"«192.0.2.1»\",\"@Name\":\"DestinationIp\"}]}}}",
        "Event.EventData.DestinationIp")]
    [InlineData("{\"message\":\"said \\\"{\\\\\\\"a\\\\\\\":\\\" «evil.example» \"}", "message")]
    [InlineData("{\"a\":\"\\\\\",\"b\":\"«evil.example»\"}", "b")]
    [InlineData("{\"n\":{\"«evil.example»\":1}}", "n")]
    [InlineData("{\"«evil.example»\":1}", null)]
    [InlineData("{\"10.0.0.5\":{\"q\":\"«evil.example»\"}}", "*.q")]
    [InlineData("{\"jo@port.example\":{\"q\":\"«evil.example»\"}}", "*.q")]
    [InlineData("{\"Source Address\":\"«192.0.2.1»\"}", "Source_Address")]
    [InlineData("[{\"a\":\"«192.0.2.1»\"}]", "a")]
    [InlineData("<134>1 2026-02-24T08:15:20Z h app 1 - - {\"dns\":{\"rrname\":\"«evil.example»\"}}", "dns.rrname")]
    [InlineData("<134>1 2026-02-24T08:15:20Z h app 1 - [x@1 ip=\"«192.0.2.1»\" u=\"a\\\"]b\"] text", "x.ip")]
    [InlineData("<134>1 2026-02-24T08:15:20Z h app 1 - [x@1 u=\"a\\\"] b\"][y z=\"«192.0.2.1»\"] text", "y.z")]
    [InlineData("<134>1 2026-02-24T08:15:20Z «evil.example» app - - - text", "syslog.host")]
    [InlineData("<30>Feb  4 18:15:20 host named[1]: query «evil.example» IN A", "message")]
    [InlineData("Feb  4 18:15:20 host postfix/smtp[9]: A1: to=<a@«evil.example»>, relay=none", "to")]
    [InlineData("<189>date=2026-02-24 time=18:15:20 devname=\"F\" srcip=10.0.0.1 url=\"http://«evil.example»/a b\" msg=\"x\"", "url")]
    [InlineData("<189>date=2026-02-24 time=18:15:20 srcip=«192.0.2.1» dstip=10.0.0.1", "srcip")]
    [InlineData("a=1,b=«192.0.2.1»,c=3", "b")]
    [InlineData("CEF:0|Security|thr|1.0|100|worm stopped|10|src=10.0.0.1 request=http://«evil.example»/?a=b act=x", "request")]
    [InlineData("<13>Feb 24 18:15:20 h CEF:0|A|B|1|1|n|10|msg=found «evil.example» in it spt=1", "msg")]
    [InlineData("CEF:0|A|B|1|1|saw «evil.example»|10|src=1", "name")]
    [InlineData("LEEF:1.0|V|P|1|id|src=10.0.0.1\tdst=«192.0.2.1»\tx=1", "dst")]
    [InlineData("LEEF:2.0|V|P|1|id|^|src=10.0.0.1^url=http://«evil.example»/^x=1", "url")]
    [InlineData("LEEF:2.0|V|P|1|id|x5E|src=10.0.0.1^dst=«192.0.2.1»", "dst")]
    [InlineData("10.0.0.1 - - [24/Feb/2026:18:15:20 +0000] \"GET http://«evil.example»/ HTTP/1.1\" 200 1", null)]
    [InlineData("«evil.example»", null)]
    [InlineData("@cee: {\"a\":\"«192.0.2.1»\"}", "a")]
    public void Names_the_field_of_a_hit(string marked, string? field)
    {
        var (line, offset) = Marked(marked);
        Assert.Equal(field, FieldLocator.Locate(line, offset));
    }

    [Theory]
    [InlineData("#separator \\x09\n#fields\tts\tuid\tid.orig_h\tquery\n", "1.0\tC1\t10.0.0.1\t«evil.example»", "query")]
    [InlineData("#Software: x\n#Fields: date time c-ip cs-uri-stem cs(Referer)\n", "2026-02-24 18:15:20 10.0.0.1 / http://«evil.example»/",
        "cs(Referer)")]
    [InlineData("time,src,host\n", "1,\"a,b\",«evil.example»", "host")]
    [InlineData("#fields\ta\tb\n1\t2\n#fields\tx\ty\n", "1\t«evil.example»", "y")]
    [InlineData("#fields\ta\tb\n", "1\t2\t«evil.example»", null)]
    public void Names_the_column_of_a_hit(string front, string marked, string? column)
    {
        var columns = ColumnHeader.FindIn(Encoding.UTF8.GetBytes(front), isFront: true);
        Assert.NotNull(columns);
        var (line, offset) = Marked(marked);
        Assert.Equal(column, FieldLocator.Locate(line, offset, columns));
    }

    [Theory]
    [InlineData("10.0.0.1,evil.example,3\n1,2,3\n")]
    [InlineData("Feb  4 18:15:20 host x, y, z\n")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}\n")]
    [InlineData("a,b,c")]
    [InlineData("")]
    public void Takes_no_line_of_data_for_a_header(string front) =>
        Assert.Null(ColumnHeader.FindIn(Encoding.UTF8.GetBytes(front), isFront: true));

    [Fact]
    public void Gives_up_on_depth_and_length()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "\"«x»\"";
        Assert.Null(FieldLocator.Locate(Marked(deep).Line, Marked(deep).Offset));
        var wide = "{\"a\":\"" + new string('x', Limits.FieldOffsetMax) + "«x»\"";
        Assert.Null(FieldLocator.Locate(Marked(wide).Line, Marked(wide).Offset));
        var name = $"{{\"{new string('a', Limits.FieldCharsMax + 1)}\":\"«x»\"}}";
        Assert.Null(FieldLocator.Locate(Marked(name).Line, Marked(name).Offset));
    }

    [Fact]
    public void Survives_any_bytes()
    {
        const int seed = 11;
        var random = new Random(seed);
        string[] pieces = ["{", "}", "[", "]", "\"", "\\", ":", ",", "=", "|", "CEF:0|", "LEEF:2.0|", "<134>1 ", "<13>", "- ", "a", "key", "\t",
            " ", "\"Name\":", "\"#text\":", "\"Data\":", "2026-02-24T08:15:20Z", "Feb 24 18:15:20", "#fields\t", "@", "[x@1 ", "é", "\0", "1"];
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => pieces[random.Next(pieces.Length)]));
            var line = Encoding.UTF8.GetBytes(text);
            line = line[..random.Next(line.Length + 1)];
            var columns = ColumnHeader.FindIn(line, isFront: true);
            var offset = random.Next(-1, line.Length + 2);
            var field = FieldLocator.Locate(line, offset, random.Next(2) == 0 ? columns : null);
            Assert.True(field is null || (field.Length is > 0 and <= Limits.FieldCharsMax && !field.Contains(' ')),
                $"seed {seed}, round {i}: {field}");
        }
    }

    private static (byte[] Line, int Offset) Marked(string marked)
    {
        var offset = Encoding.UTF8.GetByteCount(marked[..marked.IndexOf('«')]);
        return (Encoding.UTF8.GetBytes(marked.Replace("«", "").Replace("»", "")), offset);
    }
}
