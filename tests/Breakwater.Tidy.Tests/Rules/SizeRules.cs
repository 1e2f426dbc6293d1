using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Breakwater.Tidy.Tests.Rules;

/// <summary>Nothing grows beyond what a reader holds in mind.</summary>
internal static class SizeRules
{
    private const int SourceLinesMax = 500;
    private const int TestLinesMax = 900;
    private const int ProgramLinesMax = 80;
    private const int MethodLinesMax = 70;
    private const int ColumnsMax = 140;
    private const int NestingMax = 4;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("file size", "A file that is too long holds two things; the second is found by nobody.", FileSize),
        new("program size", "An entry point builds, runs and maps the failure; the rest cannot be tested there.", ProgramSize),
        new("method length", "A method longer than a screen is read in pieces, and changed in pieces.", MethodLength),
        new("line width", "Side-by-side review cuts longer lines off.", LineWidth),
        new("nesting", "Each level is a condition to keep in mind; turn it round and return early.", Nesting),
    ];

    private static IEnumerable<Finding> FileSize(Tree tree) =>
        from file in tree.CSharp
        let most = file.IsUnder("tests") ? TestLinesMax : SourceLinesMax
        where file.Lines.Length > most
        select new Finding(file.Path, most + 1, $"{file.Lines.Length} lines; {most} are allowed.");

    private static IEnumerable<Finding> ProgramSize(Tree tree) =>
        from file in tree.CSharp
        where file.Name == "Program.cs" && file.Lines.Length > ProgramLinesMax
        select new Finding(file.Path, ProgramLinesMax + 1, $"{file.Lines.Length} lines; {ProgramLinesMax} are allowed in an entry point.");

    private static IEnumerable<Finding> MethodLength(Tree tree) =>
        from file in tree.CSharp
        from method in file.Syntax.DescendantNodes()
        where method is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let span = method.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MethodLinesMax
        select new Finding(file.Path, TreeFile.LineOf(method), $"a method of {lines} lines; {MethodLinesMax} are allowed.");

    private static IEnumerable<Finding> LineWidth(Tree tree) =>
        from file in tree.Files
        where TextRules.IsCode(file) && !file.Name.EndsWith("props", StringComparison.Ordinal)
        from line in file.Lines.Index()
        where line.Item.Length > ColumnsMax && !IsTestData(file, line.Item)
        select new Finding(file.Path, line.Index + 1, $"{line.Item.Length} columns; {ColumnsMax} are allowed.");

    // A hash, a pattern or a log line in a test is read whole, or not at all.
    private static bool IsTestData(TreeFile file, string line) =>
        file.Path.StartsWith("tests/", StringComparison.Ordinal) && line.Contains('"', StringComparison.Ordinal);

    private static IEnumerable<Finding> Nesting(Tree tree) =>
        from file in tree.CSharp
        from node in file.Syntax.DescendantNodes()
        where IsLevel(node) && node.AncestorsAndSelf().TakeWhile(n => !IsBoundary(n)).Count(IsLevel) == NestingMax + 1
        select new Finding(file.Path, TreeFile.LineOf(node), $"the {NestingMax + 1}th level of nesting; {NestingMax} are allowed.");

    private static bool IsBoundary(SyntaxNode node) =>
        node is LocalFunctionStatementSyntax || node is MemberDeclarationSyntax and not GlobalStatementSyntax;

    private static bool IsLevel(SyntaxNode node) => node switch
    {
        IfStatementSyntax => node.Parent is not ElseClauseSyntax,
        CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        SwitchStatementSyntax or TryStatementSyntax or LockStatementSyntax or FixedStatementSyntax => true,
        UsingStatementSyntax => !node.Parent.IsKind(SyntaxKind.UsingStatement),
        _ => false,
    };
}
