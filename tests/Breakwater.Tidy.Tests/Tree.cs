using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Breakwater.Tidy.Tests;

/// <summary>The files that rules look at: those of the repository, or a small sample.</summary>
internal sealed class Tree
{
    private static readonly string[] Binary = [".png", ".gz", ".zip", ".ico", ".woff2", ".pdf", ".jpg", ".ttf", ".db"];

    private Tree(IReadOnlyList<TreeFile> files)
    {
        Files = files;
        Paths = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        Folders = files.SelectMany(f => FoldersOf(f.Path)).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<TreeFile> Files { get; }

    public IReadOnlySet<string> Paths { get; }

    public IReadOnlySet<string> Folders { get; }

    public IEnumerable<TreeFile> CSharp => Files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal));

    public IEnumerable<TreeFile> Markdown => Files.Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal));

    public TreeFile? Find(string path) => Files.FirstOrDefault(f => f.Path == path);

    public static Tree Of(params (string Path, string Text)[] files) => new([.. files.Select(f => new TreeFile(f.Path, f.Text))]);

    /// <summary>Tracked files, and those that would be added: a rule is to speak before the commit.</summary>
    public static Tree OfRepository()
    {
        var root = Root();
        return new Tree(
        [
            .. Git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.Ordinal)
                .Where(path => File.Exists(Path.Combine(root, path)))
                .Select(path => new TreeFile(path, IsBinary(path) ? "" : File.ReadAllText(Path.Combine(root, path)))),
        ]);
    }

    private static bool IsBinary(string path) => Binary.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Breakwater.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("No folder above the test holds Breakwater.slnx.");
        }

        return folder;
    }

    private static string Git(string root, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} failed with {git.ExitCode}.");
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}

/// <summary>A file with its path from the root of the repository, with forward slashes.</summary>
internal sealed class TreeFile(string path, string text)
{
    private readonly Lazy<SyntaxNode> _syntax = new(() => CSharpSyntaxTree.ParseText(text).GetRoot());

    public string Path => path;

    public string Text => text;

    public string[] Lines { get; } = text.TrimEnd('\n').Split('\n');

    public string Name => path[(path.LastIndexOf('/') + 1)..];

    public bool IsUnder(string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>The C# syntax; ask only C# files.</summary>
    public SyntaxNode Syntax => _syntax.Value;

    public static int LineOf(SyntaxNodeOrToken node) => node.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;
}
