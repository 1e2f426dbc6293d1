using System.Text;
using System.Text.Json;
using Breakwater.CargoFlow.Library;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary><c>breakwater cargo</c> as a port uses it.</summary>
public sealed class CargoCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-cargo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Library_is_printed_and_is_a_model()
    {
        var library = await Programs.BreakwaterAsync("cargo", "library");
        Assert.Equal(0, library.ExitCode);
        var check = await Programs.BreakwaterAsync("cargo", "check", Put(string.Join('\n', library.Output)));
        Assert.Equal(0, check.ExitCode);
        Assert.Empty(check.Output);
        Assert.EndsWith("it can be used.", check.Errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_prints_each_problem_with_its_place()
    {
        var file = Put("""{ "format": "breakwater-cargo-1", "name": "x", "services": [ { "id": "s", "name": "S", "owner": "m", "mtd": -1 } ] }""");
        var run = await Programs.BreakwaterAsync("cargo", "check", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([$"{file}: $.services[0].mtd: out-of-range: mtd is -1; 0 to 8760 is allowed."], run.Output);
        var json = await Programs.BreakwaterAsync("cargo", "check", "--json", file);
        Assert.Equal("$.services[0].mtd", Line(json.Output[0]).GetProperty("path").GetString());
        Assert.Equal(2, (await Programs.BreakwaterAsync("cargo", "check", file + ".gone")).ExitCode);
    }

    [Fact]
    public async Task Impact_says_what_stops_and_why_in_words_and_in_json()
    {
        var file = Library();
        var run = await Programs.BreakwaterAsync("cargo", "impact", file, "--down", "tos", "--since", "4h", "--back-in", "2d");
        Assert.Equal(0, run.ExitCode);

        // Paper carries 0.15, and 30 clerks do what 32 would.
        Assert.Contains("Import by truck: 8.2 of 58 boxes an hour (14%).", run.Output);
        Assert.Contains(run.Output, line => line.StartsWith("why: Import by truck needs ", StringComparison.Ordinal)
            && line.EndsWith("Terminal operating system is down.", StringComparison.Ordinal));
        Assert.Contains(run.Output, line => line.StartsWith("Import yard: ", StringComparison.Ordinal) && line.Contains("full in", StringComparison.Ordinal));

        var json = await Programs.BreakwaterAsync("cargo", "impact", file, "--down", "tos", "--since", "4h", "--degraded", "rail=0.3", "--json");
        var flow = json.Output.Select(Line).Single(one => Is(one, "flow", "import-truck"));
        Assert.Equal((58 * 0.15 * 30 / 32, 58), (flow.GetProperty("perHour").GetDouble(), flow.GetProperty("normalPerHour").GetDouble()));

        // Nothing in the first hour, until the paper is out.
        Assert.Equal((58 * 4) - (3 * 58 * 0.15 * 30 / 32), flow.GetProperty("queueNow").GetDouble(), 1e-6);
        Assert.Contains(json.Output.Select(Line), one => Is(one, "service", "tos") && one.GetProperty("hit").GetBoolean());
        Assert.Contains(json.Output.Select(Line), one => Is(one, "service", "rail"));
    }

    [Fact]
    public async Task Compare_shows_a_disconnection_before_it_is_done()
    {
        var run = await Programs.BreakwaterWithInputAsync(StartingLibrary.File(), "cargo", "compare", "-", "--disconnect", "terminal");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("If Demo Container Terminal is disconnected:", run.Output[0]);
        Assert.Contains("Import by truck: 58 boxes an hour now, 0 then.", run.Output);
        Assert.Contains("Discharge of vessels: 80 moves an hour now, 56 then.", run.Output);
        Assert.Equal(2, (await Programs.BreakwaterAsync("cargo", "compare", Library())).ExitCode);
    }

    [Fact]
    public async Task Plan_orders_the_work_and_says_what_another_order_costs()
    {
        var file = Library();
        string[] down = ["--down", "identity,network,tos", "gate", "reefer-monitoring"];
        var run = await Programs.BreakwaterAsync(["cargo", "plan", file, .. down, "--runs", "50"]);
        Assert.Equal(0, run.ExitCode);
        var steps = run.Output.Where(line => char.IsAsciiDigit(line[0])).ToList();
        Assert.Equal(5, steps.Count);
        Assert.Contains(run.Output, line => line.EndsWith("No order is better.", StringComparison.Ordinal));
        Assert.True(
            steps.FindIndex(line => line.Contains("Identity", StringComparison.Ordinal))
            < steps.FindIndex(line => line.Contains("Terminal operating system", StringComparison.Ordinal)));

        var json = await Programs.BreakwaterAsync([
            "cargo", "plan", file, .. down, "--json", "--first", "network", "--reached", "identity=restored", "--at", "identity=it-one", "--runs", "20"]);
        var lines = json.Output.Select(Line).ToList();
        Assert.Equal(["as wished", "best"], lines.Where(one => Is(one, "plan")).Select(one => one.GetProperty("name").GetString()));
        var lost = lines.Where(one => Is(one, "plan")).Select(one => one.GetProperty("lostCargo").GetDouble()).ToList();
        Assert.True(lost[0] >= lost[1]);
        var identity = lines.First(one => Is(one, "step") && one.GetProperty("service").GetString() == "identity");
        Assert.Equal(("it-one", 2), (identity.GetProperty("crew").GetString(), identity.GetProperty("reconciledInHours").GetDouble()));
    }

    [Theory]
    [InlineData("--down", "nothing")]
    [InlineData("--degraded", "gate")]
    [InlineData("--degraded", "gate=7")]
    [InlineData("--since", "-4h")]
    [InlineData("--since", "4x")]
    [InlineData("--since", "1e308")]
    [InlineData("--since", "99999999h")]
    public async Task Wrong_options_are_said(string option, string value)
    {
        string[] all = option == "--since" ? ["--down", "tos", option + "=" + value] : [option, value];
        var run = await Programs.BreakwaterAsync(["cargo", "impact", Library(), .. all]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Errors);
    }

    [Theory]
    [InlineData("--crews", "it=0")]
    [InlineData("--crews", "it=many")]
    [InlineData("--reached", "tos=done")]
    [InlineData("--at", "tos=nobody")]
    [InlineData("--first", "nothing")]
    [InlineData("--runs", "10001")]
    public async Task Wrong_plans_are_said(string option, string value)
    {
        var run = await Programs.BreakwaterAsync("cargo", "plan", Library(), "--down", "tos", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Errors);
    }

    private static JsonElement Line(string line) => JsonDocument.Parse(line).RootElement;

    private static bool Is(JsonElement line, string what, string? id = null) =>
        line.GetProperty("what").GetString() == what && (id is null || line.GetProperty(what).GetString() == id);

    private string Library() => Put(Encoding.UTF8.GetString(StartingLibrary.File()));

    private string Put(string text)
    {
        var path = Path.Combine(_folder, "port.json");
        File.WriteAllText(path, text);
        return path;
    }
}
