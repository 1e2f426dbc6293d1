using Xunit;

namespace Breakwater.Formats.Tests;

/// <summary>Published content beside the repository, or where BREAKWATER_DATA says; tests that need it are skipped without.</summary>
internal static class RealContent
{
    public static string Path(string relative)
    {
        var root = Environment.GetEnvironmentVariable("BREAKWATER_DATA") ?? Beside();
        var path = root is null ? null : System.IO.Path.Combine(root, relative);
        Assert.SkipUnless(path is not null && (File.Exists(path) || Directory.Exists(path)),
            $"No {relative}: set BREAKWATER_DATA to the directory of published content.");
        return path!;
    }

    private static string? Beside()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Breakwater.slnx")))
            {
                return System.IO.Path.Combine(at.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
