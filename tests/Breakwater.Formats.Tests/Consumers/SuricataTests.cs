using System.Buffers.Binary;
using Breakwater.Formats.Tests.Writing;
using Breakwater.Formats.Writing;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Consumers;

/// <summary>Suricata loads the rules, and raises the alert on a capture in which somebody asks for a listed name.</summary>
public sealed class SuricataTests : IDisposable
{
    private static readonly StixObject[] Listed =
    [
        Inputs.Domain(1, "bad-crane.click"), Inputs.Address(2, "203.0.113.7"), Inputs.Address(3, "198.51.100.0/24"), Inputs.Address(4, "2001:db8::7"),
        Inputs.Indicator(5, "[url:value = 'http://bad-crane.click:8080/a.php?b=\"c\";d|e|']"), Inputs.Indicator(6, "[url:value = 'https://bad-crane.click/$(x);y']"),
        Inputs.Indicator(7, "[email-addr:value = 'gate@bad-crane.click']"), Inputs.Indicator(8, "[file:name = 'gate: \"release\";.exe']"),
        Inputs.Indicator(9, "[network-traffic:x_ja3_md5 = 'd41d8cd98f00b204e9800998ecf84270']"),
        Inputs.Indicator(10, "[x509-certificate:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80711']"),
        Inputs.Indicator(11, "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf84271']"),
        Inputs.Indicator(12, "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b800']"),
        Inputs.Rule(13, "suricata", "alert dns any any -> any any (msg:\"carried\"; dns.query; content:\"carried\"; sid:77; rev:1;)"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("bwsu").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rules_load_without_a_complaint_and_alert_on_a_listed_name_and_on_what_is_below_it()
    {
        Consumer.Need("suricata");
        var rules = Path.Combine(_folder, "breakwater.rules");
        await File.WriteAllTextAsync(rules, Inputs.Write("suricata", Listed).Text, TestContext.Current.CancellationToken);
        var said = await Consumer.AcceptsAsync("suricata", "-T", "-S", rules, "-l", _folder);
        Assert.DoesNotContain("E: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("W: ", said, StringComparison.Ordinal);

        var alerts = await AlertsAsync(rules, "www.bad-crane.click", "notbad-crane.click");
        Assert.Contains("Breakwater domain bad-crane.click bw-000000010000", Assert.Single(alerts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Datasets_load_and_alert_on_exactly_the_listed_name()
    {
        Consumer.Need("suricata");
        foreach (var (name, text) in Inputs.WriteFolder("suricata-datasets", new NoteLog(), Listed))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);
        }

        var alerts = await AlertsAsync(Path.Combine(_folder, "breakwater-datasets.rules"), "BAD-crane.click", "www.bad-crane.click");
        Assert.Contains("breakwater-domains.lst", Assert.Single(alerts), StringComparison.Ordinal);
    }

    private async Task<string[]> AlertsAsync(string rules, params string[] names)
    {
        var capture = Path.Combine(_folder, "capture.pcap");
        await File.WriteAllBytesAsync(capture, Capture(names), TestContext.Current.CancellationToken);
        await Consumer.AcceptsAsync(
            "suricata", "-r", capture, "-S", rules, "-l", _folder, "-k", "none", "--set", "default-rule-path=" + _folder, "--set", "unix-command.enabled=no");
        return await File.ReadAllLinesAsync(Path.Combine(_folder, "fast.log"), TestContext.Current.CancellationToken);
    }

    /// <summary>A capture file (magic d4c3b2a1, Ethernet) with one question over UDP for each name, from inside to outside.</summary>
    private static byte[] Capture(string[] names)
    {
        List<byte> file = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0];
        for (var i = 0; i < names.Length; i++)
        {
            var question = DnsQuestion.Of(names[i]);
            byte[] udp = [.. Big(40_000 + i), .. Big(53), .. Big(8 + question.Length), 0, 0, .. question];
            byte[] ip = [0x45, 0, .. Big(20 + udp.Length), 0, (byte)i, 0, 0, 64, 17, 0, 0, 192, 168, 1, 10, 192, 0, 2, 53, .. udp];
            byte[] frame = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, .. ip];
            file.AddRange([.. Little(1_700_000_000 + i), 0, 0, 0, 0, .. Little(frame.Length), .. Little(frame.Length), .. frame]);
        }

        return [.. file];
    }

    private static byte[] Big(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Little(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
