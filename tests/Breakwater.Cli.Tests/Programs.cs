using System.Diagnostics;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary>Runs the command line as a process, and the independent check beside it.</summary>
internal static class Programs
{
    /// <summary>The folder with the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Real data: <c>BREAKWATER_DATA</c>, by default beside the repository.</summary>
    public static string RealData =>
        Environment.GetEnvironmentVariable("BREAKWATER_DATA") ?? Path.GetFullPath(Path.Combine(Repository, "..", "shared", "data"));

    public sealed record Outcome(int ExitCode, string[] Output, string[] Errors);

    public static Task<Outcome> BreakwaterAsync(params string[] arguments) => RunAsync(
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "breakwater.exe" : "breakwater"), arguments, null);

    public static Task<Outcome> BreakwaterWithInputAsync(byte[] input, params string[] arguments) => RunAsync(
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "breakwater.exe" : "breakwater"), arguments, input);

    public static Task<Outcome> IndependentScanAsync(string[] indicators, string[] logs) => RunAsync(
        "python3", [Path.Combine(Repository, "tests", "independent", "scan.py"), "--indicators", .. indicators, "--", .. logs], null);

    /// <summary>Skips the test where there is no Python; fails it on CI, where there must be.</summary>
    public static void NeedPython()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["--version"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "The independent check needs python3, which CI must have.");
            Assert.Skip("The independent check needs python3, which is not here.");
        }
    }

    public static void NeedRealData(string name)
    {
        if (!Directory.Exists(Path.Combine(RealData, name)))
        {
            Assert.Skip($"There is no {name} under {RealData}; set BREAKWATER_DATA.");
        }
    }

    private static async Task<Outcome> RunAsync(string program, string[] arguments, byte[]? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Outcome(process.ExitCode, Lines(await output), Lines(await errors));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Breakwater.slnx is in no folder above the tests.");
    }
}
