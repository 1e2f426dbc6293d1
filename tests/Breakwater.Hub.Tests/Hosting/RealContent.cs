namespace Breakwater.Hub.Tests.Hosting;

/// <summary>Published content beside the repository, or where BREAKWATER_DATA says; tests that need it are skipped without.</summary>
internal static class RealContent
{
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("BREAKWATER_DATA") ?? Beside();
        var path = root is null ? null : Path.Combine(root, name);
        Assert.SkipUnless(Directory.Exists(path), $"No {name}: set BREAKWATER_DATA to the directory of published content.");
        return path!;
    }

    private static string? Beside()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Breakwater.slnx")))
            {
                return Path.Combine(at.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
