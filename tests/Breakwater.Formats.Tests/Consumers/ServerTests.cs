using Breakwater.Formats.Tests.Writing;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Consumers;

/// <summary>Proxies, web servers, mail servers and scanners load the lists.</summary>
public sealed class ServerTests : IDisposable
{
    private static readonly StixObject[] Listed =
    [
        Inputs.Domain(1, "bad-crane.click"), Inputs.Domain(2, "www.bad-crane.click"), Inputs.Address(3, "203.0.113.7"), Inputs.Address(4, "198.51.100.0/24"),
        Inputs.Address(5, "2001:db8::7"), Inputs.Address(6, "2001:db8:1::/48"), Inputs.Indicator(7, "[email-addr:value = 'gate@bad-crane.click']"),
        Inputs.Indicator(8, "[url:value = 'http://bad-crane.click/a.php?b=(c)+[d]']"), Inputs.Rule(9, "yara", "rule Crane { strings: $a = \"crane\" condition: $a }"),
        Inputs.Rule(10, "yara", "import \"math\"\nrule Entropy { condition: math.entropy(0, filesize) > 9 }"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("bwsv").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nginx_takes_the_rules()
    {
        Consumer.Need("nginx");
        var configuration = Path.Combine(_folder, "main.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            pid {{_folder}}/pid;
            error_log {{_folder}}/error.log;
            events { }
            http { access_log off; include {{await WriteAsync("nginx")}}; server { listen 127.0.0.1:{{Consumer.FreePort()}}; } }
            """,
            TestContext.Current.CancellationToken);
        Assert.Contains("test is successful", await Consumer.AcceptsAsync("nginx", "-t", "-c", configuration, "-p", _folder, "-e", Path.Combine(_folder, "error.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Squid_takes_the_lists_without_a_warning()
    {
        Consumer.Need("squid");
        var configuration = Path.Combine(_folder, "squid.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            http_port 127.0.0.1:{Consumer.FreePort()}
            acl names dstdomain "{await WriteAsync("squid")}"
            acl addresses dst "{await WriteAsync("squid-ip")}"
            acl urls url_regex "{await WriteAsync("squid-url")}"
            http_access deny names
            http_access deny addresses
            http_access deny urls

            """,
            TestContext.Current.CancellationToken);
        var said = await Consumer.AcceptsAsync("squid", "-k", "parse", "-f", configuration);
        Assert.DoesNotContain("WARNING", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postfix_finds_senders_domains_and_clients_in_the_tables()
    {
        Consumer.Need("postmap");
        var senders = await WriteAsync("postfix");
        var clients = await WriteAsync("postfix-cidr");
        Assert.DoesNotContain("warning: hash:", await Consumer.AcceptsAsync("postmap", "hash:" + senders), StringComparison.Ordinal);
        Assert.Contains("REJECT bw:000000010000", await Consumer.AcceptsAsync("postmap", "-q", "bad-crane.click", "hash:" + senders), StringComparison.Ordinal);
        Assert.Contains("REJECT bw:000000070000", await Consumer.AcceptsAsync("postmap", "-q", "gate@bad-crane.click", "hash:" + senders), StringComparison.Ordinal);
        Assert.Contains("REJECT bw:000000040000", await Consumer.AcceptsAsync("postmap", "-q", "198.51.100.77", "cidr:" + clients), StringComparison.Ordinal);
        Assert.Equal(1, (await Consumer.RunAsync("postmap", "-q", "192.0.2.1", "cidr:" + clients)).ExitCode);
    }

    [Fact]
    public async Task Yara_finds_what_a_carried_rule_looks_for()
    {
        Consumer.Need("yara");
        var sample = Path.Combine(_folder, "sample");
        await File.WriteAllTextAsync(sample, "a crane at night", TestContext.Current.CancellationToken);
        var said = await Consumer.AcceptsAsync("yara", "-w", await WriteAsync("yara"), sample);
        Assert.StartsWith("Crane ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Entropy ", said, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string format)
    {
        var path = Path.Combine(_folder, format);
        await File.WriteAllTextAsync(path, Inputs.Write(format, Listed).Text, TestContext.Current.CancellationToken);
        return path;
    }
}
