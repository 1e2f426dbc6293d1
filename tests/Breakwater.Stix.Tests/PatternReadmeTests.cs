using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>The examples of Patterns/README.md. What stands between the marks is in the README, to the letter.</summary>
public sealed class PatternReadmeTests
{
    private readonly StringBuilder _said = new();

    [Fact]
    public void Parse()
    {
        // <parse>
        if (PatternParser.TryParse("[file:name = 'a.exe' AND file:size>5] WITHIN 5SECONDS", out var pattern, out var error))
        {
            Say(pattern.ToString()); // [file:name = 'a.exe' AND file:size > 5] WITHIN 5 SECONDS
        }

        if (!PatternParser.TryParse("[file:name = x]", out _, out error))
        {
            Say($"{error.Position}: {error.Message}"); // 13: A constant must follow here; text stands in single quotes.
        }
        // </parse>

        AssertSaid("[file:name = 'a.exe' AND file:size > 5] WITHIN 5 SECONDS",
            "13: A constant must follow here; text stands in single quotes.");
    }

    [Fact]
    public void Values()
    {
        // <values>
        var pattern = Read("[domain-name:value = 'evil.example' OR network-traffic:dst_ref.value ISSUBSET '203.0.113.0/24']");
        if (pattern.PlainObservables(out var values))
        {
            foreach (var value in values)
            {
                Say($"{value.ObjectType}:{value.Path} {value.Value}"); // domain-name:value evil.example, and the block
            }
        }

        var use = Read("[file:name MATCHES '(?<=a)b']").Use(out var reason);
        Say($"{use}: {reason}"); // None: The regular expression has a look-around, which cannot be matched in linear time.
        // </values>

        AssertSaid("domain-name:value evil.example", "network-traffic:dst_ref.value 203.0.113.0/24",
            "None: The regular expression has a look-around, which cannot be matched in linear time.");
    }

    [Fact]
    public void Match()
    {
        // <match>
        var seen = ObservedSet.Read(
            """
            [{"type":"observed-data","id":"observed-data--1","first_observed":"2026-01-31T09:00:00Z","last_observed":"2026-01-31T09:00:00Z",
              "number_observed":1,"object_refs":["network-traffic--1"]},
             {"type":"network-traffic","id":"network-traffic--1","dst_ref":"ipv4-addr--1","dst_port":443},
             {"type":"ipv4-addr","id":"ipv4-addr--1","value":"203.0.113.7"}]
            """u8.ToArray(), out var fault);
        var matcher = new PatternMatcher(Read("[network-traffic:dst_ref.value ISSUBSET '203.0.113.0/24' AND network-traffic:dst_port IN (80, 443)]"));
        var answer = matcher.Match(seen ?? throw new FormatException(fault));
        Say(answer.Matches switch { true => "yes", false => "no", null => answer.Reason! }); // yes
        foreach (var bound in answer.Bindings)
        {
            var objects = string.Join(", ", bound.Objects);
            Say($"bracket {bound.Bracket}: {bound.Observation}, {objects}"); // bracket 0: observed-data--1, network-traffic--1
        }
        // </match>

        AssertSaid("yes", "bracket 0: observed-data--1, network-traffic--1");
    }

    [Fact]
    public void Stream()
    {
        // <stream>
        var matcher = new PatternMatcher(Read("([user-account:user_id = 'root'] REPEATS 3 TIMES) WITHIN 60 SECONDS"));
        var stream = new PatternStream(matcher, lateness: TimeSpan.FromSeconds(10));
        for (var second = 0; second < 3; second++)
        {
            foreach (var match in stream.Add(Login("root", second)))
            {
                Say($"{match.Bindings.Count} logins"); // 3 logins, once
            }
        }

        Say($"{stream.Seen} seen, {stream.Late} late, {stream.Dropped} dropped, {stream.Undecided} undecided");
        // </stream>

        AssertSaid("3 logins", "3 seen, 0 late, 0 dropped, 0 undecided");
    }

    [Fact]
    public void Examples_are_those_that_run_here()
    {
        var folder = Repository();
        var source = File.ReadAllText(Path.Combine(folder, "tests", "Breakwater.Stix.Tests", "PatternReadmeTests.cs"));
        var readme = File.ReadAllText(Path.Combine(folder, "src", "Breakwater.Stix", "Patterns", "README.md"));
        var marked = Regex.Matches(source, @"^ *// <(?<name>\w+)>\n(?<code>.*?)^ *// </\k<name>>",
            RegexOptions.Multiline | RegexOptions.Singleline);
        var shown = Regex.Matches(readme, @"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.Equal(4, marked.Count);
        Assert.Equal(marked.Select(m => Unindented(m.Groups["code"].Value)), shown.Select(m => m.Groups["code"].Value));
    }

    private static string Unindented(string code) => Regex.Replace(code, "^ {8}", "", RegexOptions.Multiline);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Breakwater.slnx is in no folder above the tests.");
    }

    private static Pattern Read(string text) =>
        PatternParser.TryParse(text, out var pattern, out var error) ? pattern : throw new FormatException(error.ToString());

    private static ObservedSet Login(string user, double second) =>
        Sightings.Set(Sightings.Data($$$"""{"0":{"type":"user-account","user_id":"{{{user}}}"}}""", second));

    private void Say(string text) => _said.AppendLine(text);

    private void AssertSaid(params string[] lines) => Assert.Equal(lines, _said.ToString().Split(Environment.NewLine,
        StringSplitOptions.RemoveEmptyEntries));
}
