using Breakwater.Harbor.Processes;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>What these tests stand on: the built programs, and published content.</summary>
internal static class Built
{
    /// <summary>The programs in artifacts/bin. Without them a test is skipped by name here, and fails on CI.</summary>
    public static Products Programs()
    {
        const string missing = "The programs are not built: run ./build.";
        var products = Products.Find();
        Assert.False(products is null && Environment.GetEnvironmentVariable("CI") == "true", missing);
        Assert.SkipWhen(products is null, missing);
        return products!;
    }

    /// <summary>Published content beside the repository, or where BREAKWATER_DATA says; a test that needs it is skipped without.</summary>
    public static string Content(string relative)
    {
        var beside = Products.Repository() is { } repository ? Path.Combine(repository, "..", "shared", "data") : null;
        var root = Environment.GetEnvironmentVariable("BREAKWATER_DATA") ?? beside;
        var path = root is null ? null : Path.Combine(root, relative);
        Assert.SkipUnless(
            path is not null && (File.Exists(path) || Directory.Exists(path)),
            $"No {relative}: set BREAKWATER_DATA to the directory of published content.");
        return path!;
    }
}
