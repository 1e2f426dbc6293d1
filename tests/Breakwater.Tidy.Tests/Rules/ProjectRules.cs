using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Breakwater.Tidy.Tests.Rules;

/// <summary>Projects, their references, their tests and their log ids.</summary>
internal static class ProjectRules
{
    private const string Table = "docs/ARCHITECTURE.md";
    private const string Props = "References.props";

    private static readonly Regex Row = new(@"^\|\s*`(Breakwater\.[\w.]+)`\s*\|.*\|\s*([^|]*?)\s*\|\s*$", RegexOptions.CultureInvariant);

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("reference table", "The build obeys one of the two and people the other.", ReferenceTable),
        new("lock files", "Continuous integration restores in locked mode: without the file it cannot.", LockFiles),
        new("tested projects", "Code that no test project references is tested by its users.", TestedProjects),
        new("log ids", "Whoever searches a log by id must find one message.", LogIds),
        new("skip reasons", "A test that is skipped without a reason is never turned on again.", SkipReasons),
    ];

    private static IEnumerable<Finding> ReferenceTable(Tree tree)
    {
        if (tree.Find(Table) is not { } document || tree.Find(Props) is not { } props)
        {
            return [new Finding(tree.Find(Table) is null ? Table : Props, 1, "the file is missing.")];
        }

        var allowed = XDocument.Parse(props.Text).Descendants("Project").Where(p => p.Attribute("Include") is not null)
            .ToDictionary(p => p.Attribute("Include")!.Value, p => Sorted(p.Attribute("MayReference")!.Value.Split(';')));
        var documented = DocumentedRows(document).ToArray();
        var wrong =
            from row in documented
            let inProps = allowed.GetValueOrDefault(row.Project)
            where inProps != row.References
            select new Finding(
                Table, row.Line, $"{row.Project} may reference [{row.References}] here, and [{inProps ?? "no row"}] in {Props}.");

        // Test projects reference what they test; a row for each would say nothing.
        var missing = allowed.Keys.Where(p => !p.EndsWith(".Tests", StringComparison.Ordinal)).Except(documented.Select(d => d.Project))
            .Select(p => new Finding(Table, 1, $"{p} has no row."));
        return wrong.Concat(missing);
    }

    private static IEnumerable<(int Line, string Project, string References)> DocumentedRows(TreeFile document) =>
        from line in document.Lines.Index()
        let match = Row.Match(line.Item)
        where match.Success
        select (line.Index + 1, match.Groups[1].Value, Sorted(match.Groups[2].Value.Split(',').Select(FullName)));

    private static string Sorted(IEnumerable<string> names) =>
        string.Join(", ", names.Select(n => n.Trim()).Where(n => n.Length > 0).Order(StringComparer.Ordinal));

    private static string FullName(string cell) => cell.Trim().Trim('`') switch
    {
        "" or "–" or "-" or "—" => "",
        var name when name.StartsWith("Breakwater.", StringComparison.Ordinal) => name,
        var name => "Breakwater." + name,
    };

    private static IEnumerable<Finding> LockFiles(Tree tree) =>
        from file in tree.Files
        where file.Path.EndsWith(".csproj", StringComparison.Ordinal)
        let expected = file.Path[..^file.Name.Length] + "packages.lock.json"
        where !tree.Paths.Contains(expected)
        select new Finding(file.Path, 1, $"{expected} is not committed.");

    private static IEnumerable<Finding> TestedProjects(Tree tree)
    {
        var withCode = tree.CSharp.Select(f => string.Join('/', f.Path.Split('/').Take(2))).ToHashSet(StringComparer.Ordinal);
        var tested = tree.Files.Where(f => f.IsUnder("tests") && f.Path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(f => withCode.Contains(f.Path[..f.Path.LastIndexOf('/')]))
            .SelectMany(f => XDocument.Parse(f.Text).Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value))
            .Select(r => r[(r.LastIndexOf('/') + 1)..])
            .ToHashSet(StringComparer.Ordinal);
        return
            from file in tree.Files
            where file.IsUnder("src") && file.Path.EndsWith(".csproj", StringComparison.Ordinal)
            where withCode.Contains(file.Path[..file.Path.LastIndexOf('/')]) && !tested.Contains(file.Name)
            select new Finding(file.Path, 1, "has code, and no test project that has code references it.");
    }

    private static IEnumerable<Finding> LogIds(Tree tree) =>
        from use in Attributes(tree, "LoggerMessage").Where(a => !a.File.IsUnder("tests"))
        let id = use.Attribute.ArgumentList?.Arguments.FirstOrDefault(IsEventId)?.Expression.ToString() ?? "none"
        group use by id into uses
        where uses.Count() > 1 || uses.Key == "none"
        from use in uses
        select new Finding(use.File.Path, TreeFile.LineOf(use.Attribute), $"log event id {uses.Key} is used {uses.Count()} times.");

    private static bool IsEventId(AttributeArgumentSyntax argument) => argument.NameEquals is { } named
        ? named.Name.Identifier.ValueText == "EventId"
        : argument.Expression is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.NumericLiteralExpression);

    private static IEnumerable<Finding> SkipReasons(Tree tree) =>
        from file in tree.CSharp
        where file.IsUnder("tests")
        from argument in file.Syntax.DescendantNodes().OfType<AttributeArgumentSyntax>()
        where argument.NameEquals?.Name.Identifier.ValueText == "Skip"
        where argument.Expression is LiteralExpressionSyntax literal && string.IsNullOrWhiteSpace(literal.Token.ValueText)
        select new Finding(file.Path, TreeFile.LineOf(argument), "a skipped test without a reason.");

    private static IEnumerable<(TreeFile File, AttributeSyntax Attribute)> Attributes(Tree tree, string name) =>
        from file in tree.CSharp
        from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
        let said = attribute.Name.ToString().Split('.')[^1]
        where said == name || said == name + "Attribute"
        select (file, attribute);
}
