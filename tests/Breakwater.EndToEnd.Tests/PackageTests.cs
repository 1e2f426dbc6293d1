using System.Diagnostics;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>The sensor's Debian package, as its scripts make and check it.</summary>
public sealed class PackageTests
{
    private const string Sensor = "artifacts/publish/breakwater-sensor/breakwater-sensor";

    public static bool IsPossible { get; } =
        Environment.GetEnvironmentVariable("BREAKWATER_TEST_FULL") == "1" && File.Exists("/usr/bin/dpkg-deb")
        && Root() is { } root && File.Exists(Path.Combine(root, Sensor + ".dbg"));

    [Fact(Skip = "Needs --full, dpkg-deb and a sensor that is compiled ahead of time.", SkipUnless = nameof(IsPossible))]
    public void The_package_is_in_order_and_the_same_each_time()
    {
        var (package, _) = Run("packaging/sensor-deb", "--binary", Sensor);
        var path = Path.Combine(Root()!, package.Trim());
        var first = File.ReadAllBytes(path);
        var (report, problems) = Run("packaging/check-deb", path);
        Assert.True(report.Contains("in order", StringComparison.Ordinal), problems);
        Run("packaging/sensor-deb", "--binary", Sensor);
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    private static string? Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "References.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static (string Output, string Errors) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root()!, script), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root()!,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, errors.Result);
    }
}
