using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class BundleStreamTests
{
    private const string Good =
        """{"type":"identity","spec_version":"2.1","id":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-02T00:00:00.000Z","name":"A \"quoted\" ] } \\"}""";

    private const string Id = "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d";

    public static TheoryData<string> Documents() =>
    [
        $$"""{"type":"bundle","id":"{{Id}}","objects":[{{Good}}]}""",
        $$"""  { "type" : "bundle" , "objects" : [ {{Good}} ,{"type":"x-a","id":"x","l":[[1,{"a":"]"}],-1e3,true,null]} , 7,"text",[] ] , "id":"{{Id}}", "x":{"a":[1]} } """,
        $$"""{"more":false,"next":"abc","objects":[{{Good}}, {{Good}}]}""",
        Good,
        "{}",
        " {\n} ",
        """{"type":"bundle","objects":[]}""",
        $$"""{"\u0074ype":"bundle","\u006fbjects":[{{Good}}]}""",
        """{"type":"bundle","id":"x","objects":[{"type":"x-a","id":"x","b":{"c":1,"c":2} },{"type":"x-a"},{"id":"\ud800","type":"x"}]}""",
        "",
        "[]",
        "7",
        """{"type":"bundle","objects":[""",
        """{"type":"bundle","objects":[{"type":"x-a"]}""",
        """{"type":"bundle","objects":[1,]}""",
        """{"type":"bundle","objects":[1 2]}""",
        """{"type":"bundle","objects":[tru]}""",
        """{"type":"bundle","objects":[]} x""",
        """{"type":"bundle","objects":[]}{}""",
        """{"type":"bundle","objects":{}}""",
        """{"type":"bundle","objects":[],"objects":[]}""",
        """{"name":"x"}""",
        """{"type":"bundle" "id":1}""",
        """{"a" 1}""",
        "{1:2}",
        """{"type":"bundle","x":{bad},"objects":[]}""",
        """{"type":"bundle","x":[1,],"objects":[]}""",
        """{"type":"bundle","\q":1,"objects":[]}""",
        """{"type":"bundle","x":"\ud800","objects":[]}""",
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Reads_the_same_as_from_memory_however_the_bytes_come(string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);
        var whole = StixBundle.Read(bytes);
        foreach (var step in (int[])[1, 3, 7, 4096])
        {
            var (stream, readings) = await ReadAsync(new Dripping(bytes, step));
            Assert.Equal(whole.Usable, stream.Usable);
            if (!whole.Usable)
            {
                continue;
            }

            Assert.Equal(whole.Objects.Select(Text), readings.Select(Text));
            Assert.Equal(
                whole.Objects.Select(o => o.Problems.Select(p => (p.Code, p.Path))),
                readings.Select(o => o.Problems.Select(p => (p.Code, p.Path))));
        }
    }

    [Theory]
    [InlineData("attack/ics-attack.json")]
    [InlineData("stix/apt1.json")]
    [InlineData("stix/poisonivy.json")]
    public async Task Published_content_goes_through_and_is_the_same_json(string file)
    {
        await using var source = File.OpenRead(RealContent.Path(file));
        var bundle = new BundleStream(source);
        using var target = new MemoryStream();
        BundleWriter? writer = null;
        await foreach (var reading in bundle.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(StixId.TryParse(bundle.Id, out var id));
            writer ??= new BundleWriter(target, id);
            await writer.WriteAsync(reading.Object!, TestContext.Current.CancellationToken);
        }

        await writer!.CompleteAsync(TestContext.Current.CancellationToken);
        using var before = JsonDocument.Parse(await File.ReadAllBytesAsync(RealContent.Path(file), TestContext.Current.CancellationToken));
        using var after = JsonDocument.Parse(target.ToArray());
        Assert.Equal(CanonicalJson.Write(Without20(before.RootElement)), CanonicalJson.Write(after.RootElement));
        var original = await File.ReadAllBytesAsync(RealContent.Path(file), TestContext.Current.CancellationToken);
        foreach (var entry in StixBundle.Read(target.ToArray()).Objects)
        {
            Assert.True(original.AsSpan().IndexOf(entry.Object!.Utf8.Span) >= 0);
        }
    }

    [Fact]
    public async Task Reads_damaged_documents_as_from_memory_and_never_throws()
    {
        const int Seed = 20260131;
        var random = new Random(Seed);
        var sound = Encoding.UTF8.GetBytes(
            $$"""{"type":"bundle","id":"{{Id}}","objects":[{{Good}},{"type":"x-a","id":"x","l":["\u0041",1e3,null,{"k":true}]}],"x":[1]}""");
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : sound[random.Next(sound.Length)];
            }

            var whole = StixBundle.Read(bytes);
            var (stream, readings) = await ReadAsync(new MemoryStream(bytes));
            Assert.True(whole.Usable == stream.Usable, $"Seed {Seed}, round {round}: {Encoding.Latin1.GetString(bytes)}");
            if (whole.Usable)
            {
                Assert.Equal(whole.Objects.Select(o => o.Object?.Id), readings.Select(o => o.Object?.Id));
            }
        }
    }

    [Fact]
    public async Task Passes_over_an_object_above_the_limit_and_reads_the_next()
    {
        var large = "{\"type\":\"x-a\",\"id\":\"x\",\"a\":\"" + new string('y', Limits.ObjectBytesMax) + "\"}";
        var (stream, readings) = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"objects\":[{large},{Good},{large}]}}")));
        Assert.True(stream.Usable);
        Assert.Equal(["object-size", "", "object-size"], readings.Select(r => r.Problems.Count > 0 ? r.Problems[0].Code : ""));
        Assert.NotNull(readings[1].Object);
    }

    [Fact]
    public async Task A_property_of_the_document_above_the_limit_ends_the_reading()
    {
        var large = "{\"a\":\"" + new string('y', Limits.ObjectBytesMax) + "\",\"objects\":[]}";
        var (stream, _) = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(large)));
        Assert.Equal("not-json", Assert.Single(stream.Problems).Code);
    }

    [Fact]
    public async Task Survives_nesting_of_a_million_levels()
    {
        var deep = new string('[', 1_000_000) + new string(']', 1_000_000);
        var (stream, readings) = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"objects\":[{deep},{Good}]}}")));
        Assert.True(stream.Usable);
        Assert.Equal([false, true], readings.Select(r => r.Object is not null));
    }

    [Fact]
    public async Task Hands_out_what_came_before_the_fault()
    {
        var (stream, readings) = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"objects\":[{Good},{Good},{{\"type\":")));
        Assert.False(stream.Usable);
        Assert.Equal(2, readings.Count);
        Assert.Equal("$.objects[2]", Assert.Single(stream.Problems).Path);
    }

    [Fact]
    public async Task Reads_from_a_pipe()
    {
        var pipe = PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"objects\":[{Good}]}}")));
        var bundle = new BundleStream(pipe);
        var count = 0;
        await foreach (var reading in bundle.ReadAsync(TestContext.Current.CancellationToken))
        {
            count += reading.Object is null ? 0 : 1;
        }

        Assert.Equal(1, count);
    }

    [Theory]
    [InlineData("""{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d"}""", "")]
    [InlineData("""{"objects":[]}""", "")]
    [InlineData("""{"type":"bundle"}""", "missing-property")]
    [InlineData("""{"type":"bundle","id":"x"}""", "wrong-type")]
    [InlineData("""{"type":"bundle","id":"tool--5d0092c5-5f74-4287-9642-33f4c354e56d"}""", "wrong-type")]
    [InlineData("""{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[]}""", "empty-list")]
    [InlineData("""{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","spec_version":"2.0"}""", "stix-2.0")]
    [InlineData("""{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","name":"x"}""", "custom-property")]
    public async Task Stix_8_1_judges_the_bundle_itself(string document, string code)
    {
        var (stream, _) = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(document)));
        Assert.Equal(code.Length == 0 ? [] : [code], stream.ValidateBundle().Select(p => p.Code));
        Assert.All(stream.ValidateBundle(), p => Assert.NotNull(p.Section));
    }

    [Fact]
    public async Task A_bundle_without_objects_has_no_list_and_one_that_is_not_complete_is_no_json()
    {
        Assert.True(StixId.TryParse(Id, out var id));
        using var empty = new MemoryStream();
        var writer = new BundleWriter(empty, id);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
        Assert.Equal($$"""{"type":"bundle","id":"{{Id}}"}""", Encoding.UTF8.GetString(empty.ToArray()).Trim());
        var value = StixObject.Parse(Encoding.UTF8.GetBytes(Good));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.WriteAsync(value, TestContext.Current.CancellationToken));

        using var half = new MemoryStream();
        await new BundleWriter(half, id).WriteAsync(value, TestContext.Current.CancellationToken);
        Assert.False(StixBundle.Read(half.ToArray()).Usable);
    }

    [Fact]
    public void Finds_contradictions_between_the_objects_of_a_bundle()
    {
        var review = new BundleReview();
        var one = TypeSamples.BuildMinimal("tool");
        Assert.Empty(review.Check(TypeSamples.Parse(one), 0));
        Assert.Empty(review.Check(TypeSamples.Parse(one), 1));
        one["name"] = "other";
        Assert.Equal("version-conflict", Assert.Single(review.Check(TypeSamples.Parse(one), 2)).Code);
        Assert.Equal("uuid-shared", Assert.Single(review.Check(TypeSamples.Parse(TypeSamples.BuildMinimal("campaign")), 3)).Code);
    }

    private static async Task<(BundleStream Stream, List<ObjectReading> Readings)> ReadAsync(Stream source)
    {
        var bundle = new BundleStream(source);
        var readings = new List<ObjectReading>();
        await foreach (var reading in bundle.ReadAsync(TestContext.Current.CancellationToken))
        {
            readings.Add(reading);
        }

        return (bundle, readings);
    }

    private static string? Text(ObjectReading reading) =>
        reading.Object is { } value ? Encoding.UTF8.GetString(CanonicalJson.Write(value.Json)) : null;

    private static JsonElement Without20(JsonElement bundle)
    {
        var json = System.Text.Json.Nodes.JsonObject.Create(bundle)!;
        json.Remove("spec_version");
        return JsonSerializer.SerializeToElement(json);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Dripping(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
