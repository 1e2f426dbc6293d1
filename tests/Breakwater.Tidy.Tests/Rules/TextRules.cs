using System.Text.RegularExpressions;

namespace Breakwater.Tidy.Tests.Rules;

/// <summary>Words that do not belong. They are put together here from parts, so that this file does not hold them.</summary>
internal static class TextRules
{
    private static readonly string[] CodeEndings =
        [".cs", ".razor", ".sql", ".py", ".js", ".css", ".sh", ".csproj", ".props", ".targets", ".yml", ".yaml"];

    private static readonly string[] Folders = ["wo" + "rk", "ro" + "ot", "ho" + "me"];

    private static readonly string[] Hosts =
    [
        "nu" + "get.org", "npm" + "js.org", "npm" + "js.com", "py" + "pi.org", "python" + "hosted.org", "cra" + "tes.io",
        "deb" + ".debian.org", "docker" + ".io", "gh" + "cr.io", "mcr." + "microsoft.com",
    ];

    private static readonly Regex Leftover = new(
        @"\b(TO" + "DO|FIX" + "ME|HA" + @"CK|XX" + @"X)\b(?!\(#\d+\))", RegexOptions.CultureInvariant);

    private static readonly Regex Region = new("^\\s*#(end)?reg" + "ion\\b", RegexOptions.CultureInvariant);

    private static readonly Regex MachinePath = new(
        $@"(?<![\w.}}/])/({string.Join('|', Folders)})/[\w.~-]|\b[A-Z]:\\Us" + "ers\\\\", RegexOptions.CultureInvariant);

    private static readonly Regex Registry = new(
        $@"(?<![\w-])({string.Join('|', Hosts.Select(Regex.Escape))})\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("leftovers", "A note to oneself in the code is work that nobody sees; open an issue and name it: (#123).", Leftovers),
        new("regions", "A region hides that a type is too long; split the type.", Regions),
        new("machine paths", "A path of one machine works on that machine only.", MachinePaths),
        new("registry hosts", "Where packages come from is the builder's setting, and some build behind a mirror.", RegistryHosts),
    ];

    /// <summary>Source, scripts and build files; not documents, not data.</summary>
    public static bool IsCode(TreeFile file) =>
        CodeEndings.Any(e => file.Path.EndsWith(e, StringComparison.Ordinal)) || file.Text.StartsWith("#!", StringComparison.Ordinal);

    private static IEnumerable<Finding> Leftovers(Tree tree) =>
        Matches(tree.Files.Where(IsCode), Leftover, found => $"{found} without an issue.");

    private static IEnumerable<Finding> Regions(Tree tree) => Matches(tree.CSharp, Region, _ => "a region.");

    private static IEnumerable<Finding> MachinePaths(Tree tree) =>
        Matches(tree.Files, MachinePath, found => $"a path of one machine, {found}…");

    private static IEnumerable<Finding> RegistryHosts(Tree tree) =>
        Matches(tree.Files, Registry, found => $"the package registry {found}.");

    private static IEnumerable<Finding> Matches(IEnumerable<TreeFile> files, Regex pattern, Func<string, string> say) =>
        from file in files
        from line in file.Lines.Index()
        let match = pattern.Match(line.Item)
        where match.Success
        select new Finding(file.Path, line.Index + 1, say(match.Value.Trim()));
}
