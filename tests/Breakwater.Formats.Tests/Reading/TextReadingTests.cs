using System.Text;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Texts become indicators, vulnerabilities and a report, with a note for what does not.</summary>
public sealed class TextReadingTests
{
    private const string Report =
        "# A morning at the gate\n\nBlock evil-crane[.]top and 203.0.113.7 (CVE-2024-21762, T1566.002).\nMore at https://blog.example.com/x.\n"
        + "Wallet 1BoatSLRHtKNngkdXEeobR76b53LETtpyT.";

    [Fact]
    public void Each_value_is_an_object_and_a_report_is_about_them_all()
    {
        var reading = Read.Text(Report);
        Assert.Equal(
            ["domain evil-crane.top", "ipv4 203.0.113.7", "cve CVE-2024-21762", "attack T1566.002", "btc 1BoatSLRHtKNngkdXEeobR76b53LETtpyT"],
            Read.Found(reading));
        Assert.Equal(
            ["[domain-name:value = 'evil-crane.top']", "[ipv4-addr:value = '203.0.113.7']"],
            Read.Of(reading, "indicator").Select(one => one.GetProperty("pattern").GetString()!));
        Assert.Equal("CVE-2024-21762", Assert.Single(Read.Of(reading, "vulnerability")).GetProperty("name").GetString());
        Assert.Equal("T1566.002", Assert.Single(Read.Of(reading, "attack-pattern")).GetProperty("name").GetString());
        var report = Assert.Single(Read.Of(reading, "report"));
        Assert.Equal("A morning at the gate", report.GetProperty("name").GetString());
        Assert.Equal(4, report.GetProperty("object_refs").GetArrayLength());
        Assert.Contains(reading.Notes, note => note.What.Contains("blog.example.com", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => note.What.StartsWith("btc", StringComparison.Ordinal));
    }

    [Fact]
    public void Reading_again_gives_the_same_bytes() => Assert.Equal(
        Read.Text(Report).Objects.Select(Encoding.UTF8.GetString), Read.Text(Report).Objects.Select(Encoding.UTF8.GetString));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void A_mark_at_the_start_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        Assert.Equal(["domain evil-crane.top"], Read.Found(Read.Bytes([.. encoding.GetPreamble(), .. encoding.GetBytes("see evil-crane[.]top")])));
    }

    [Fact]
    public void Utf_16_without_a_mark_is_known_by_its_zeros() =>
        Assert.Equal(["domain evil-crane.top"], Read.Found(Read.Bytes(Encoding.Unicode.GetBytes("see evil-crane[.]top!"))));

    [Fact]
    public void Bytes_that_are_no_utf_8_are_read_all_the_same_with_a_note()
    {
        var reading = Read.Bytes([.. "caf"u8, 0xE9, .. " evil-crane[.]top"u8]);
        Assert.Equal(["domain evil-crane.top"], Read.Found(reading));
        Assert.Contains(reading.Notes, note => note.Place == "byte 3");
    }

    [Fact]
    public void Zero_bytes_are_no_obstacle() =>
        Assert.Equal(["domain evil-crane.top", "ipv4 203.0.113.7"], Read.Found(Read.Bytes([.. "evil-crane[.]top"u8, 0, 0, .. "203.0.113.7"u8])));

    [Fact]
    public void More_bytes_than_may_be_read_are_an_error() =>
        Assert.Contains("bytes", Read.Fails(new byte[Limits.DocumentBytesMax + 1]).Message, StringComparison.Ordinal);
}
