using System.Text.Json;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary>breakwater extract as people and programs use it.</summary>
public sealed class ExtractCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Prints_a_line_a_value_with_positions_in_code_points()
    {
        const string Text = "😀 see hxxps://evil[.]com/a and 203[.]0[.]113[.]7:443\n";
        var run = await Programs.BreakwaterAsync("extract", Write("a.txt", Text));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
        [
            """{"kind":"url","value":"https://evil.com/a","raw":"hxxps://evil[.]com/a","start":6,"end":26}""",
            """{"kind":"ipv4","value":"203.0.113.7","raw":"203[.]0[.]113[.]7","start":31,"end":48,"port":443}""",
        ], run.Output);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task The_text_that_was_read_is_what_the_positions_are_in()
    {
        var page = Write("a.html", "<html><body>evil<b>[.]</b>com <a href='http://198.51.100.3/x'>here</a></body></html>");
        var text = string.Join('\n', (await Programs.BreakwaterAsync("extract", "--text", page)).Output);
        foreach (var line in (await Programs.BreakwaterAsync("extract", page)).Output)
        {
            var found = JsonElement.Parse(line);
            Assert.Equal(
                found.GetProperty("raw").GetString(), text[found.GetProperty("start").GetInt32()..found.GetProperty("end").GetInt32()]);
        }
    }

    [Fact]
    public async Task The_format_and_the_columns_can_be_said()
    {
        var table = Write("a.txt", "x,d41d8cd98f00b204e9800998ecf8427f\n");
        var run = await Programs.BreakwaterAsync("extract", table, "--as", "csv", "--column", "2=imphash");
        Assert.Contains("\"kind\":\"imphash\"", Assert.Single(run.Output), StringComparison.Ordinal);
        Assert.Contains("column 1", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Equal(2, (await Programs.BreakwaterAsync("extract", table, "--as", "docx")).ExitCode);
        Assert.Equal(2, (await Programs.BreakwaterAsync("extract", table, "--column", "imphash")).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_with_its_name()
    {
        var run = await Programs.BreakwaterAsync("extract", Path.Combine(_folder, "gone"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("gone", Assert.Single(run.Errors), StringComparison.Ordinal);
        var bad = await Programs.BreakwaterAsync("extract", Write("a.pdf", "%PDF-1.4 and nothing"));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("a.pdf", Assert.Single(bad.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_without_anything_prints_nothing_and_is_no_failure()
    {
        var run = await Programs.BreakwaterAsync("extract", Write("a.txt", "All quiet at gate 4, version 1.2.3.4, 10.0.0.7.\n"));
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
