namespace Breakwater.Tidy.Tests;

/// <summary>Every rule finds what it is there for, and leaves the neighbouring case alone.</summary>
public sealed class RuleTests
{
    private const string Row =
        "<Project><ItemGroup><Project Include=\"Breakwater.A\" MayReference=\"Breakwater.B;Breakwater.C\" /></ItemGroup></Project>";
    private const string Licence = "Apache";

    private static readonly Dictionary<string, (Sample[] Bad, Sample[] Good)> Samples = new()
    {
        ["file size"] = (
            [new("src/A/Big.cs", Lines(501), 501), new("tests/A/BigTests.cs", Lines(901), 901)],
            [new("src/A/Fits.cs", Lines(500)), new("tests/A/FitsTests.cs", Lines(900)), new("src/A/data.json", Lines(5000))]),
        ["program size"] = (
            [new("src/A/Program.cs", Lines(81), 81)],
            [new("src/A/Program.cs", Lines(80)), new("src/A/Other.cs", Lines(81))]),
        ["method length"] = (
            [new("src/A/C.cs", $"sealed class C\n{{\n    void M()\n    {{\n{Lines(68)}    }}\n}}", 3)],
            [new("src/A/C.cs", $"sealed class C\n{{\n    void M()\n    {{\n{Lines(67)}    }}\n}}")]),
        ["line width"] = (
            [new("src/A/C.cs", "\n// " + new string('x', 138), 2), new("build", "#!/bin/sh\n#" + new string('x', 140), 2)],
            [new("src/A/C.cs", "// " + new string('x', 137)), new("docs/A.md", new string('x', 500))]),
        ["nesting"] = (
            [new("src/A/C.cs", Method("if (a) { foreach (var b in a) { while (b) { lock (b) {\nif (c) { } } } } }"), 2)],
            [
                new("src/A/C.cs", Method("if (a) { foreach (var b in a) { while (b) { lock (b) { M(); } } } }")),
                new("src/A/D.cs", Method("if (a) { } else if (b) { } else if (c) { } else if (d) { } else if (e) { } else if (f) { }")),
            ]),
        ["leftovers"] = (
            [new("src/A/C.cs", "\n// TO" + "DO: later", 2), new("build", "#!/bin/sh\n# FIX" + "ME", 2)],
            [new("src/A/C.cs", "// TO" + "DO(#12): later\nvar todoList = 1;"), new("docs/A.md", "no TO" + "DO in the code")]),
        ["regions"] = (
            [new("src/A/C.cs", "\n  #reg" + "ion X", 2), new("src/A/D.cs", "#endreg" + "ion", 1)],
            [new("src/A/C.cs", "// a region")]),
        ["machine paths"] = (
            [
                new("docs/A.md", "see\n/ho" + "me/me/x", 2),
                new("src/A/C.cs", "\"/wo" + "rk/x\"", 1),
                new("a.json", "[\"/ro" + "ot/.cache\"]", 1),
            ],
            [new("docs/A.md", "GET /taxii2/ro" + "ot/collections, https://port.example/ho" + "me/x, /var/log/x")]),
        ["registry hosts"] = (
            [new("a.xml", "<x>\nhttps://api.nu" + "get.org/v3", 2), new("b.md", "https://py" + "pi.org", 1)],
            [new("a.xml", "https://breakwater.example/nu" + "get.organisation")]),
        ["names"] = (
            [new("src/A/C.cs", "\nsealed class StringHel" + "pers;", 2), new("src/A/DateUt" + "ils.cs", "", 1)],
            [new("src/A/C.cs", "sealed class SimpleImplication; sealed class Commonwealth;"), new("data/common-names.txt", "")]),
        ["closed classes"] = (
            [
                new("src/A/C.cs", "\npublic class C;", 2),
                new("src/A/R.cs", "internal record R(int X);", 1),
                new("src/A/P.cs", "partial class P;", 1),
            ],
            [
                new("src/A/C.cs", "sealed class C; static class S; abstract class A; sealed record R; record struct Q;"),
                new("src/A/D.cs", "class B; sealed class D : B;"),
                new("src/A/P1.cs", "partial class P;"),
                new("src/A/P2.cs", "sealed partial class P;"),
            ]),
        ["one title"] = (
            [new("docs/A.md", "# One\n\n# Two", 3), new("README.md", "text", 1)],
            [new("docs/A.md", "# One\n## Sub\n```\n# a comment\n```"), new("changelog.d/1.md", "Fixed.")]),
        ["dead paths"] = (
            [new("docs/A.md", "\n`docs/gone.md` and `src/Gone/`", 2), new("README.md", "`./gone --now`", 1), new("src/A/B.cs", "")],
            [new("docs/A.md", "`docs/A.md`, `docs/`, `./build all`, `application/json`, `/taxii2/`, `artifacts/bin/x`"), new("build", "")]),
        ["dead names"] = (
            [new("docs/A.md", "\n`AtomicHolder`", 2), new("README.md", "`Breakwater.Gone.AtomicHolder`", 1)],
            [
                new("docs/A.md", "`LiveHolder`, `Breakwater.Here`, `Content-Type`, `Accept`, `X-TAXII-Date`\n```\n`GoneThing`\n```"),
                new("src/Breakwater.Here/C.cs", "sealed class LiveHolder;"),
            ]),
        ["licence"] = ([new("LICENSE", "", 1)], [new("LICENSE", Licence)]),
        ["reference table"] = (
            [
                new("References.props", Row),
                new("docs/ARCHITECTURE.md", "# A\n| project | for | may reference |\n|---|---|---|\n| `Breakwater.A` | x | B |", 4),
            ],
            [new("References.props", Row), new("docs/ARCHITECTURE.md", "# A\n| `Breakwater.A` | x | C, `Breakwater.B` |")]),
        ["lock files"] = (
            [new("src/A/A.csproj", "<Project />", 1)],
            [new("src/A/A.csproj", "<Project />"), new("src/A/packages.lock.json", "{}")]),
        ["tested projects"] = (
            [new("src/A/A.csproj", "<Project />", 1), new("src/A/C.cs", ""), new("tests/A.Tests/A.Tests.csproj", References("A"))],
            [
                new("src/A/A.csproj", "<Project />"), new("src/A/C.cs", ""), new("src/B/B.csproj", "<Project />"),
                new("tests/A.Tests/A.Tests.csproj", References("A")), new("tests/A.Tests/T.cs", ""),
            ]),
        ["log ids"] = (
            [
                new("src/A/ALog.cs", Log("[LoggerMessage(7, LogLevel.Error, \"x\")]"), 3),
                new("src/B/BLog.cs", Log("[LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = \"y\")]"), 3),
                new("src/B/CLog.cs", Log("[LoggerMessage(Level = LogLevel.Error, Message = \"y\")]"), 3),
            ],
            [
                new("src/A/ALog.cs", Log("[LoggerMessage(7, LogLevel.Error, \"x\")]")),
                new("src/B/BLog.cs", Log("[LoggerMessage(EventId = 8, Level = LogLevel.Error, Message = \"y\")]")),
            ]),
        ["skip reasons"] = (
            [new("tests/A/T.cs", "sealed class T\n{\n    [Fact(Skip = \" \")] void M() { }\n}", 3)],
            [new("tests/A/T.cs", "sealed class T { [Fact(Skip = \"needs a network of its own\")] void M() { } }")]),
    };

    public static TheoryData<string> Names => RepositoryTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_finds_each_bad_sample_at_its_line(string rule)
    {
        var bad = Samples[rule].Bad;
        var found = Find(rule, bad).Select(f => (f.Path, f.Line)).Distinct().Order();
        Assert.Equal(bad.Where(s => s.Line > 0).Select(s => (s.Path, s.Line)).Order(), found);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_leaves_good_samples_alone(string rule)
    {
        foreach (var sample in Alternatives(Samples[rule].Good))
        {
            Assert.Empty(Find(rule, sample));
        }
    }

    [Fact]
    public void Reference_table_must_exist_and_name_every_project()
    {
        Assert.Single(Find("reference table", [new("References.props", Row)]));
        Assert.Single(Find("reference table", [new("References.props", Row), new("docs/ARCHITECTURE.md", "# A\n")]));
    }

    [Fact]
    public void Every_rule_says_why() => Assert.All(RepositoryTests.Rules, r => Assert.True(r.Why.Length > 20 && r.Why.EndsWith('.')));

    // Two samples of one path are two trees.
    private static IEnumerable<Sample[]> Alternatives(Sample[] samples) =>
        samples.DistinctBy(s => s.Path).Count() == samples.Length ? [samples] : samples.Select(s => new[] { s });

    private static Finding[] Find(string rule, Sample[] samples) =>
        [.. RepositoryTests.Rules.Single(r => r.Name == rule).Find(Tree.Of([.. samples.Select(s => (s.Path, s.Text))]))];

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// x\n", count));

    private static string Method(string body) => $"sealed class C {{ void M() {{ {body} }} }}";

    private static string Log(string attribute) => $"static partial class L\n{{\n    {attribute}\n    static partial void M();\n}}";

    private static string References(string project) =>
        $"<Project><ItemGroup><ProjectReference Include=\"../../src/{project}/{project}.csproj\" /></ItemGroup></Project>";

    /// <param name="Line">Where the rule is to speak; 0 where it is not.</param>
    private sealed record Sample(string Path, string Text, int Line = 0);
}
