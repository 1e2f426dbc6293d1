using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Breakwater.Tidy.Tests.Rules;

/// <summary>Names that say something, and types that nobody has to think of inheriting from.</summary>
internal static class TypeRules
{
    private static readonly string[] BannedParts =
        ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Manager", "Common", "Misc", "Impl"];

    private static readonly Regex Word = new("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", RegexOptions.CultureInvariant);

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("names", "Such a name takes in anything; name what it does, or put it beside its one user.", Names),
        new(
            "closed classes",
            "A class that can be inherited from has a second contract that nobody wrote; say sealed, static or abstract.",
            Closed),
    ];

    private static IEnumerable<Finding> Names(Tree tree)
    {
        var types =
            from file in tree.CSharp
            from type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            let part = BannedPart(type.Identifier.ValueText)
            where part is not null
            select new Finding(file.Path, TreeFile.LineOf(type.Identifier), $"type {type.Identifier.ValueText} is named {part}.");
        var files =
            from file in tree.Files
            where TextRules.IsCode(file) && BannedPart(file.Name) is not null
            select new Finding(file.Path, 1, $"the file is named {BannedPart(file.Name)}.");
        return types.Concat(files);
    }

    private static string? BannedPart(string name) =>
        Word.Matches(name).Select(m => m.Value).FirstOrDefault(w => BannedParts.Contains(w, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<Finding> Closed(Tree tree)
    {
        // A Razor component's other half is generated and cannot be sealed there.
        var classes = tree.CSharp.Where(f => !f.Path.EndsWith(".razor.cs", StringComparison.Ordinal))
            .SelectMany(f => f.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>().Where(IsClass).Select(c => (File: f, Class: c)))
            .ToArray();
        var bases = classes.SelectMany(c => c.Class.BaseList?.Types.Select(t => SimpleName(t.Type)) ?? [])
            .ToHashSet(StringComparer.Ordinal);
        return
            from parts in classes.GroupBy(c => (Project(c.File), FullName(c.Class)))
            let first = parts.First()
            where !parts.Any(p => IsSaid(p.Class)) && !bases.Contains(first.Class.Identifier.ValueText)
            select new Finding(
                first.File.Path,
                TreeFile.LineOf(first.Class.Identifier),
                $"class {parts.Key.Item2} is open, and nothing inherits from it.");
    }

    private static bool IsClass(TypeDeclarationSyntax type) => type is ClassDeclarationSyntax
        || (type is RecordDeclarationSyntax record && !record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword));

    private static bool IsSaid(TypeDeclarationSyntax type) => type.Modifiers.Any(m =>
        m.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword);

    private static string Project(TreeFile file) => string.Join('/', file.Path.Split('/').Take(2));

    private static string FullName(TypeDeclarationSyntax type) =>
        string.Join('.', type.AncestorsAndSelf().Reverse().Select(NamePart).Where(n => n.Length > 0));

    private static string NamePart(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        TypeDeclarationSyntax outer => outer.Identifier.ValueText + outer.TypeParameterList,
        _ => "",
    };

    private static string SimpleName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => SimpleName(qualified.Right),
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
