using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Breakwater.Tidy.Tests.Rules;

/// <summary>Documents say what is there.</summary>
internal static class DocumentRules
{
    private static readonly Regex Span = new("`([^`]+)`", RegexOptions.CultureInvariant);
    private static readonly Regex PathLike = new(@"^[\w.-]+(/[\w.-]+)*/?$", RegexOptions.CultureInvariant);

    // Two humps at least: a single capitalised word is as often a header field or a product.
    private static readonly Regex TypeLike = new(@"^(?:[A-Z]\w*\.)*[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+$", RegexOptions.CultureInvariant);

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("one title", "A document with two titles is two documents; one with none cannot be found.", OneTitle),
        new("dead paths", "A document that names what is gone sends its reader astray, and then is not read again.", DeadPaths),
        new("dead names", "A document that names what is gone sends its reader astray, and then is not read again.", DeadNames),
        new("licence", "Without a licence nobody may use this.", Licence),
    ];

    private static IEnumerable<Finding> OneTitle(Tree tree) =>
        from file in tree.Markdown
        where !file.IsUnder("changelog.d")
        let titles = Prose(file).Where(l => l.Text.StartsWith("# ", StringComparison.Ordinal)).ToArray()
        where titles.Length != 1
        select new Finding(file.Path, titles is [_, var second, ..] ? second.Line : 1, $"{titles.Length} titles; a document has one.");

    private static IEnumerable<Finding> DeadPaths(Tree tree) =>
        from span in Spans(tree)
        let path = PathIn(tree, span.Text)
        where path is not null && !tree.Paths.Contains(path) && !tree.Folders.Contains(path)
        select new Finding(span.File.Path, span.Line, $"`{span.Text}` does not exist.");

    private static IEnumerable<Finding> DeadNames(Tree tree)
    {
        var names = tree.CSharp.SelectMany(f => f.Syntax.DescendantTokens(descendIntoTrivia: true))
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText)
            .Concat(tree.Files.SelectMany(f => f.Name.Split('.')))
            .ToHashSet(StringComparer.Ordinal);
        return
            from span in Spans(tree)
            let name = span.Text.TrimEnd('(', ')')
            where TypeLike.IsMatch(name) && !name.Split('.').All(names.Contains)
            select new Finding(span.File.Path, span.Line, $"`{span.Text}` is nowhere in the code.");
    }

    private static IEnumerable<Finding> Licence(Tree tree) =>
        tree.Find("LICENSE") is { Text.Length: > 0 } ? [] : [new Finding("LICENSE", 1, "the file is missing or empty.")];

    // Only what begins at a folder of the repository, or with ./, is meant as a path in it: not media types, not addresses.
    private static string? PathIn(Tree tree, string span)
    {
        var word = span.Split(' ')[0];
        var isLocal = word.StartsWith("./", StringComparison.Ordinal) && word.Length > 2;
        var path = (isLocal ? word[2..] : word).TrimEnd('/');
        var isOurs = path.Contains('/', StringComparison.Ordinal) && tree.Folders.Contains(path.Split('/')[0]);
        return PathLike.IsMatch(path) && (isLocal || isOurs) && !path.StartsWith("artifacts/", StringComparison.Ordinal) ? path : null;
    }

    private static IEnumerable<(TreeFile File, int Line, string Text)> Spans(Tree tree) =>
        from file in tree.Markdown
        where !file.IsUnder("changelog.d")
        from line in Prose(file)
        from match in Span.Matches(line.Text)
        select (file, line.Line, match.Groups[1].Value.Trim());

    /// <summary>The lines outside code fences, with their numbers.</summary>
    private static IEnumerable<(int Line, string Text)> Prose(TreeFile file)
    {
        var isFenced = false;
        foreach (var (index, line) in file.Lines.Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
            }
            else if (!isFenced)
            {
                yield return (index + 1, line);
            }
        }
    }
}
