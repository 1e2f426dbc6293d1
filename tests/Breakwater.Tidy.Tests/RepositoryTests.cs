using Breakwater.Tidy.Tests.Rules;

namespace Breakwater.Tidy.Tests;

/// <summary>The repository keeps its own rules.</summary>
public sealed class RepositoryTests
{
    private const int ShownMax = 50;
    private static readonly Lazy<Tree> Repository = new(Tree.OfRepository);

    internal static IReadOnlyList<Rule> Rules { get; } =
        [.. SizeRules.All, .. TextRules.All, .. TypeRules.All, .. DocumentRules.All, .. ProjectRules.All];

    public static TheoryData<string> Names => [.. Rules.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Repository_keeps_its_rule_of(string rule)
    {
        var kept = Rules.Single(r => r.Name == rule);
        var findings = kept.Find(Repository.Value).ToArray();
        var shown = string.Join('\n', findings.Take(ShownMax).Select(f => f.ToString()));
        var more = findings.Length > ShownMax ? $"\n… and {findings.Length - ShownMax} more" : "";
        Assert.True(findings is [], $"{shown}{more}\nThe reason for the rule: {kept.Why}");
    }
}
