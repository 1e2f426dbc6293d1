using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>The README cannot lie: its commands are run, in a folder of their own, against a hub of their own.</summary>
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Commands_of_the_readme_share_an_indicator_and_end_in_a_notice()
    {
        var repository = FindRepository();
        if (!File.Exists(Path.Combine(repository, "artifacts/bin/breakwater-hub")))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "The programs are not built: run ./build first.");
            Assert.Fail("The programs are not built.");
        }

        var readme = await File.ReadAllTextAsync(Path.Combine(repository, "README.md"), TestContext.Current.CancellationToken);
        var section = readme[readme.IndexOf("## Share and receive", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## Where", StringComparison.Ordinal)];
        var commands = string.Join('\n', Blocks().Matches(section).Select(match => match.Groups[1].Value));
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("readme").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "artifacts"), Path.Combine(repository, "artifacts"));
        // What the README says of its first terminal: a hub, with its data in ./data.
        var script = $$"""
            set -euo pipefail
            artifacts/bin/breakwater-hub serve --data data --listen http://127.0.0.1:{{port}} >hub.log 2>&1 & hub=$!
            trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
            for i in $(seq 100); do curl -sf http://127.0.0.1:{{port}}/healthz >/dev/null && break; sleep 0.1; done
            {{commands.Replace("8440", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}}
            """;

        var (exit, output) = await RunAsync(folder, script);

        Assert.True(exit == 0, output);
        Assert.Contains("gate-release-form.click/login", output, StringComparison.Ordinal);
        Assert.Contains("notice", output, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"domain\"", output, StringComparison.Ordinal);
        // The TAXII answer tells who nobody is.
        var taxii = output.Split('\n').Single(line => line.Contains("\"objects\"", StringComparison.Ordinal));
        Assert.DoesNotContain("Haulage", taxii, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Exit, string Output)> RunAsync(string folder, string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = bash.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = bash.StandardError.ReadToEndAsync(limit.Token);
            await bash.WaitForExitAsync(limit.Token);
            return (bash.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            bash.Kill(entireProcessTree: true);
            throw new TimeoutException($"The README's commands did not end within {Patience}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    [GeneratedRegex(@"```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
