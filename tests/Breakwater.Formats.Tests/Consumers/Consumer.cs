using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Breakwater.Formats.Tests.Consumers;

/// <summary>
/// The programs that load what is written, as Debian has them. One that is not there is a skip by name; on CI it is a failure.
/// </summary>
internal static class Consumer
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>Where the program is.</summary>
    public static string Need(string program)
    {
        var path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.False(path is null && Environment.GetEnvironmentVariable("CI") == "true", $"{program} is not installed, and CI must have it.");
        Assert.SkipWhen(path is null, $"{program} is not installed.");
        return path!;
    }

    /// <summary>Runs it to its end; what it said on both outputs.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Need(program), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>As <see cref="RunAsync"/>; fails with what it said when it does not end well.</summary>
    public static async Task<string> AcceptsAsync(string program, params string[] arguments)
    {
        var (code, said) = await RunAsync(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {said}");
        return said;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
