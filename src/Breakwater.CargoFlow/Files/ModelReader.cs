using System.Text.Json;
using System.Text.Unicode;

namespace Breakwater.CargoFlow.Files;

/// <summary>
/// Reads a model from its JSON form (docs/formats/cargo-model.md). All problems are listed, each at its place; a model comes back only
/// when there is none but notes. Never throws for what a file holds.
/// </summary>
public static class ModelReader
{
    /// <summary>What the key "format" must say.</summary>
    public const string Format = "breakwater-cargo-1";

    /// <summary>Reads to the end of the stream, or one byte beyond the limit.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ModelReading Read(Stream stream)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (whole.Length <= Limits.FileBytesMax && stream.Read(buffer) is var count and > 0)
        {
            whole.Write(buffer, 0, count);
        }

        return Read(whole.GetBuffer().AsMemory(0, (int)whole.Length));
    }

    public static ModelReading Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > Limits.FileBytesMax)
        {
            return Failed("too-large", $"The file is longer than {Limits.FileBytesMax} bytes.");
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            return Failed("not-utf8", "The file is not UTF-8 throughout.");
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var options = new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax };
        try
        {
            using var document = JsonDocument.Parse(utf8.Span.StartsWith(mark) ? utf8[mark.Length..] : utf8, options);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return Failed(
                "not-json",
                $"This is no JSON, or deeper than {Limits.JsonDepthMax} levels: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Reads a model that is a part of another document.</summary>
    public static ModelReading Read(JsonElement root)
    {
        var problems = new ProblemList();
        var reader = new ObjectReader(root, "$", problems);
        var format = reader.Text("format");
        if (format.Length > 0 && format != Format)
        {
            problems.Add("unknown-format", "$.format", $"The format is '{ObjectReader.Shown(format)}'; only {Format} is known.");
        }

        var parts = new PartReader(problems);
        var model = new CargoModel
        {
            Name = reader.Text("name"),
            Note = reader.OptionalText("note"),
            Members = reader.List("members", Limits.MembersMax, parts.Member),
            People = reader.List("people", Limits.PoolsMax, parts.Pool),
            Services = reader.List("services", Limits.ServicesMax, parts.Service),
            Flows = reader.List("flows", Limits.FlowsMax, parts.Flow),
            Yards = reader.List("yards", Limits.YardsMax, parts.Yard),
            Crews = reader.List("crews", Limits.CrewsMax, parts.Crew),
        };
        reader.Finish();
        if (!problems.HasErrors)
        {
            ModelCheck.Check(model, problems);
        }

        return new ModelReading(problems.HasErrors ? null : model, problems.All);
    }

    private static ModelReading Failed(string code, string message) => new(null, [new ModelProblem(code, "$", message)]);
}
