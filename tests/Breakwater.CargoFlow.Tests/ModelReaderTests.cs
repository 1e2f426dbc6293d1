using System.Text;
using Breakwater.CargoFlow.Files;
using Breakwater.CargoFlow.Library;
using Xunit;

namespace Breakwater.CargoFlow.Tests;

/// <summary>The file: every problem at its place, and nothing that a file can do to its reader.</summary>
public sealed class ModelReaderTests
{
    private const string Head = """ "format": "breakwater-cargo-1", "name": "x", "members": [ { "id": "m", "name": "M" } ] """;

    [Fact]
    public void Starting_library_is_a_model_without_a_note()
    {
        var reading = ModelReader.Read(StartingLibrary.File());
        Assert.Empty(reading.Problems);
        Assert.InRange(reading.Model!.Services.Count, 20, 30);
        Assert.All(Enum.GetValues<FlowKind>(), kind => Assert.Contains(reading.Model.Flows, one => one.Kind == kind));
        foreach (var yard in reading.Model.Yards)
        {
            var into = reading.Model.Flows.Where(one => one.Into == yard.Id).Sum(one => one.Rate);
            Assert.Equal(into, reading.Model.Flows.Where(one => one.OutOf == yard.Id).Sum(one => one.Rate));
        }
    }

    [Fact]
    public void Model_is_written_and_read_again_the_same()
    {
        var first = ModelWriter.Write(StartingLibrary.Read());
        var second = ModelReader.Read(first);
        Assert.Empty(second.Problems);
        Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(ModelWriter.Write(second.Model!)));
        for (var seed = 0; seed < 100; seed++)
        {
            var written = ModelWriter.Write(new RandomPort(seed).Make(8));
            Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(ModelWriter.Write(ModelReader.Read(written).Model!)));
        }
    }

    [Theory]
    [InlineData("""{ "name": "x" }""", "missing", "$.format")]
    [InlineData("""{ "format": "breakwater-cargo-2", "name": "x" }""", "unknown-format", "$.format")]
    [InlineData("""{ HEAD, "sevices": [] }""", "unknown-key", "$.sevices")]
    [InlineData("""{ HEAD, "name": "y" }""", "duplicate-key", "$.name")]
    [InlineData("""{ HEAD, "services": {} }""", "wrong-type", "$.services")]
    [InlineData("""{ HEAD, "services": [ 7 ] }""", "wrong-type", "$.services[0]")]
    [InlineData("""{ HEAD, "services": [ SERVICE, SERVICE ] }""", "duplicate-id", "$.services[1].id")]
    [InlineData("""{ HEAD, "services": [ { "id": "m", "name": "S", "owner": "m" } ] }""", "duplicate-id", "$.members[0].id")]
    [InlineData("""{ HEAD, "services": [ { "id": "A b", "name": "S", "owner": "m" } ] }""", "bad-id", "$.services[0].id")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "", "owner": "m" } ] }""", "missing", "$.services[0].name")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "q" } ] }""", "unknown-id", "$.services[0].owner")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "needs": "t" } ] }""", "unknown-id", "$.services[0].needs")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "needs": { "all": [ "s", { "any": [ "t" ] } ] } } ] }""", "unknown-id", "$.services[0].needs.all[1].any[0]")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "needs": { "any": [] } } ] }""", "empty-any", "$.services[0].needs")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "needs": { "all": [], "any": [] } } ] }""", "bad-need", "$.services[0].needs")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "mtd": "NaN" } ] }""", "wrong-type", "$.services[0].mtd")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "mtd": 1e308 } ] }""", "out-of-range", "$.services[0].mtd")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "mtd": 1e999 } ] }""", "out-of-range", "$.services[0].mtd")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "mtd": -1 } ] }""", "out-of-range", "$.services[0].mtd")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S\u0000", "owner": "m" } ] }""", "bad-text", "$.services[0].name")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "\ud800", "owner": "m" } ] }""", "bad-text", "$.services[0].name")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "restore": { "clean": [ 3, 2, 1 ] } } ] }""", "bad-range", "$.services[0].restore.clean")]
    [InlineData("""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "restore": { "after": [ "s" ] } } ] }""", "waits-for-itself", "$.services[0].restore.after")]
    [InlineData("""{ HEAD, "flows": [ { "id": "f", "name": "F", "owner": "m", "rate": 1, "kind": "import" } ] }""", "unknown-word", "$.flows[0].kind")]
    [InlineData("""{ HEAD, "flows": [ { "id": "f", "name": "F", "owner": "m", "kind": "export" } ] }""", "missing", "$.flows[0].rate")]
    [InlineData("""{ HEAD, "yards": [ { "id": "y", "name": "Y", "owner": "m", "capacity": 5, "filled": 6 } ] }""", "overfull", "$.yards[0].filled")]
    [InlineData("""{ HEAD, "people": [ { "id": "p", "name": "P", "count": 1.5 } ] }""", "not-whole", "$.people[0].count")]
    [InlineData("""{ HEAD, "\ud800": 1 }""", "bad-text", "$")]
    [InlineData("""{ HEAD, "flows": [ { "id": "f", "name": "F", "owner": "m", "rate": 1, "kind": "\ud800" } ] }""", "unknown-word", "$.flows[0].kind")]
    [InlineData("""[ HEAD""", "not-json", "$")]
    [InlineData("", "not-json", "$")]
    [InlineData("[]", "wrong-type", "$")]
    [InlineData("null", "wrong-type", "$")]
    public void A_problem_is_named_with_its_place(string text, string code, string path)
    {
        var reading = Read(text);
        Assert.Null(reading.Model);
        Assert.Contains(reading.Problems, one => (one.Code, one.Path) == (code, path));
    }

    [Fact]
    public void All_problems_are_listed_at_once()
    {
        var reading = Read("""
            { HEAD, "services": [ { "id": "s", "name": 7, "owner": "m", "mtd": -1, "safty": true } ], "flows": [ {} ] }
            """);
        Assert.Equal(
            ["$.services[0].name", "$.services[0].mtd", "$.services[0].safty"],
            reading.Problems.Take(3).Select(one => one.Path));
        Assert.Equal(5, reading.Problems.Count(one => one.Path.StartsWith("$.flows[0]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Needs_in_a_ring_are_a_note_and_no_error()
    {
        var reading = Read("""
            { HEAD, "services": [ { "id": "a", "name": "A", "owner": "m", "needs": "b" }, { "id": "b", "name": "B", "owner": "m", "needs": "a" } ] }
            """);
        Assert.NotNull(reading.Model);
        Assert.True(Assert.Single(reading.Problems, one => one.Code == "needs-itself").IsNote);
    }

    [Fact]
    public void Hostile_files_end_soon_with_few_problems()
    {
        Assert.Equal("too-large", Assert.Single(ModelReader.Read(new byte[Limits.FileBytesMax + 1]).Problems).Code);
        Assert.Equal("too-large", Assert.Single(ModelReader.Read(new MemoryStream(new byte[Limits.FileBytesMax * 2])).Problems).Code);
        Assert.Equal("not-json", Assert.Single(Read(new string('[', 1_000_000)).Problems).Code);
        var needs = string.Concat(Enumerable.Repeat("""{ "all": [ """, 9)) + string.Concat(Enumerable.Repeat(" ] }", 9));
        Assert.Contains(Read($$"""{ HEAD, "services": [ { "id": "s", "name": "S", "owner": "m", "needs": {{needs}} } ] }""").Problems,
            one => one.Code == "too-deep");
        Assert.Contains(Read($"{{ HEAD, \"services\": [ {string.Join(',', Enumerable.Repeat("1", 1_000_000))} ] }}").Problems,
            one => one.Code == "too-many");
        var bad = Read($"{{ HEAD, \"services\": [ {string.Join(',', Enumerable.Repeat("1", 1_000))} ] }}").Problems;
        Assert.Equal(Limits.ProblemsMax + 1, bad.Count);
        Assert.Equal("more", bad[^1].Code);
    }

    [Fact]
    public void Cut_and_changed_bytes_never_break_the_reader()
    {
        var random = new Random(5);
        var file = StartingLibrary.File();
        for (var i = 0; i < 400; i++)
        {
            var copy = (byte[])file.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            }

            var reading = ModelReader.Read(copy.AsMemory(0, random.Next(4) == 0 ? random.Next(copy.Length) : copy.Length));
            Assert.True(reading.Model is not null || reading.Problems.Count > 0);
        }
    }

    [Fact]
    public void Rates_beyond_what_can_be_summed_exactly_are_refused()
    {
        var flows = Enumerable.Range(0, 11).Select(i =>
            $$"""{ "id": "f{{i}}", "name": "F", "owner": "m", "kind": "export", "rate": 100000 }""");
        Assert.Contains(Read($"{{ HEAD, \"flows\": [ {string.Join(',', flows)} ] }}").Problems, one => one.Path == "$.flows");
    }

    private static ModelReading Read(string text) => ModelReader.Read(Encoding.UTF8.GetBytes(text
        .Replace("HEAD", Head, StringComparison.Ordinal)
        .Replace("SERVICE", """{ "id": "s", "name": "S", "owner": "m" }""", StringComparison.Ordinal)));
}
