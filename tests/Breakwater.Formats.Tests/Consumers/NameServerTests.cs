using System.Diagnostics;
using Breakwater.Formats.Tests.Writing;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Consumers;

/// <summary>Name servers load the lists, and refuse what is on them.</summary>
public sealed class NameServerTests : IDisposable
{
    private static readonly StixObject[] Listed =
    [
        Inputs.Domain(1, "bad-crane.click"), Inputs.Domain(2, "under_score.click"), Inputs.Domain(3, "xn--bcher-kva.click"),
        Inputs.Domain(4, string.Join('.', Enumerable.Repeat(new string('a', 60), 3)) + ".click"), Inputs.Address(5, "203.0.113.7"),
        Inputs.Address(6, "203.0.113.6"), Inputs.Address(7, "2001:db8::7"), Inputs.Address(8, "2001:db8:1:0:0:1::/96"),
    ];

    private const string Zone =
        """
        $TTL 60
        @ SOA localhost. hostmaster.localhost. 1 300 60 604800 300
        @ NS localhost.
        bad-crane A 127.0.0.9
        www.bad-crane A 127.0.0.9
        good A 127.0.0.8
        listed-address A 203.0.113.7

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("bwns").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Named_checkzone_loads_the_response_policy_zone()
    {
        var said = await Consumer.AcceptsAsync("named-checkzone", "rpz.breakwater", await WriteAsync("bind-rpz"));
        Assert.Contains("loaded serial", said, StringComparison.Ordinal);
        Assert.DoesNotContain("bad", said.Replace("bad-crane", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_bind_refuses_listed_names_what_is_below_them_and_names_at_listed_addresses()
    {
        var named = Consumer.Need("named");
        var policy = await WriteAsync("bind-rpz");
        await File.WriteAllTextAsync(Path.Combine(_folder, "click.zone"), Zone, TestContext.Current.CancellationToken);
        var port = Consumer.FreePort();
        var configuration = Path.Combine(_folder, "named.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            options { directory "{{_folder}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile "{{_folder}}/session.key";
              lock-file none; recursion yes; dnssec-validation no; response-policy { zone "rpz.breakwater"; }; };
            controls { };
            zone "." { type hint; file "/dev/null"; };
            zone "click" { type primary; file "click.zone"; };
            zone "rpz.breakwater" { type primary; file "{{policy}}"; };
            """,
            TestContext.Current.CancellationToken);
        await AssertRefusesAsync(named, ["-g", "-n", "1", "-c", configuration], port);
    }

    [Fact]
    public async Task A_running_unbound_refuses_listed_names_and_what_is_below_them()
    {
        var unbound = Consumer.Need("unbound");
        var list = await WriteAsync("unbound");
        var port = Consumer.FreePort();
        var configuration = Path.Combine(_folder, "unbound.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            server:
              interface: 127.0.0.1@{port}
              do-daemonize: no
              use-syslog: no
              chroot: ""
              username: ""
              directory: "{_folder}"
              pidfile: ""
              module-config: "iterator"
              do-not-query-localhost: yes
              local-zone: "click." static
              local-data: "good.click. A 127.0.0.8"
            remote-control:
              control-enable: no
            include: "{list}"

            """,
            TestContext.Current.CancellationToken);
        await Consumer.AcceptsAsync("unbound-checkconf", configuration);
        await AssertRefusesAsync(unbound, ["-d", "-c", configuration], port);
    }

    [Fact]
    public async Task Dnsmasq_takes_the_list_for_configuration() =>
        Assert.Contains("syntax check OK", await Consumer.AcceptsAsync("dnsmasq", "--test", "-C", await WriteAsync("dnsmasq")), StringComparison.Ordinal);

    private static async Task AssertRefusesAsync(string program, string[] arguments, int port)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            // A name server answers before its policy is in force.
            var giveUp = Environment.TickCount64 + 20_000;
            int? code;
            while ((code = await DnsQuestion.AskAsync(port, "bad-crane.click")) != DnsQuestion.NameError
                && Environment.TickCount64 < giveUp && !process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            Assert.Equal(DnsQuestion.NameError, code);
            Assert.Equal(DnsQuestion.NoError, await DnsQuestion.AskAsync(port, "good.click"));
            Assert.Equal(DnsQuestion.NameError, await DnsQuestion.AskAsync(port, "www.bad-crane.click"));
            if (program.EndsWith("named", StringComparison.Ordinal))
            {
                Assert.Equal(DnsQuestion.NameError, await DnsQuestion.AskAsync(port, "listed-address.click"));
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<string> WriteAsync(string format)
    {
        var path = Path.Combine(_folder, format);
        await File.WriteAllTextAsync(path, Inputs.Write(format, Listed).Text, TestContext.Current.CancellationToken);
        return path;
    }
}
