using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class StixBundleTests
{
    // What grows faster than the input takes far longer than this, however busy the machine is.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private const string Good =
        """{"type":"identity","spec_version":"2.1","id":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-02T00:00:00.000Z","name":"A"}""";

    [Fact]
    public void Reads_a_bundle_an_envelope_and_a_single_object()
    {
        Assert.Single(Read($$"""{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{{Good}}]}""").Objects);
        Assert.Equal(2, Read($$"""{"more":false,"objects":[{{Good}}, {{Good}}]}""").Objects.Count);
        var single = Read(Good).Objects[0].Object!;
        Assert.Equal(Good, Encoding.UTF8.GetString(single.Utf8.Span));
        Assert.Equal("2026-01-02T00:00:00.000Z", single.Version.ToString());
        Assert.Empty(Read("{}").Objects);
        Assert.True(Read("{}").Usable);
    }

    [Fact]
    public void One_bad_object_does_not_reject_the_others()
    {
        var deep = """{"type":"x-deep","id":"x","a":""" + new string('[', 10_000) + new string(']', 10_000) + "}";
        var twice = """{"type":"x-a","id":"x","b":{"c":1,"c":2}}""";
        var reading = Read($$"""{"type":"bundle","objects":[{{deep}},{{Good}},{{twice}},7,"text",[],{{Good}},{"type":"x-a"},{"id":"\ud800","type":"x"}]}""");

        Assert.True(reading.Usable);
        Assert.Equal([1, 6], reading.Objects.Where(o => o.Object is not null).Select(o => o.Index));
        Assert.Equal("json-depth", reading.Objects[0].Problems[0].Code);
        Assert.Equal(("duplicate-property", "$.objects[2].b.c"), Place(reading.Objects[2]));
        Assert.Equal(("not-an-object", "$.objects[3]"), Place(reading.Objects[3]));
        Assert.Equal(("missing-property", "$.objects[7].id"), Place(reading.Objects[7]));
        Assert.Equal(("lone-surrogate", "$.objects[8].id"), Place(reading.Objects[8]));
    }

    [Fact]
    public void Sees_through_an_escaped_duplicate()
    {
        var reading = Read("""{"type":"bundle","objects":[{"type":"x-a","id":"x","n\u0061me":1,"name":2}]}""");
        Assert.Equal(("duplicate-property", "$.objects[0].name"), Place(reading.Objects[0]));
    }

    [Fact]
    public void Same_names_in_different_objects_are_no_duplicates()
    {
        var reading = Read("""{"type":"bundle","objects":[{"type":"x-a","id":"x","list":[{"a":1},{"a":2}],"in":{"a":{"a":3},"type":4}}]}""");
        Assert.NotNull(reading.Objects[0].Object);
    }

    [Theory]
    [InlineData("", "not-json")]
    [InlineData("[]", "not-an-object")]
    [InlineData("{\"type\":\"bundle\",\"objects\":[", "not-json")]
    [InlineData("{\"type\":\"bundle\",\"objects\":[]} x", "not-json")]
    [InlineData("{\"type\":\"bundle\",\"objects\":[]}{}", "not-json")]
    [InlineData("{\"type\":\"bundle\",\"objects\":{}}", "wrong-type")]
    [InlineData("{\"type\":\"bundle\",\"objects\":[],\"objects\":[]}", "duplicate-property")]
    [InlineData("{\"name\":\"x\"}", "missing-property")]
    public void Refuses_what_is_no_document(string text, string code)
    {
        var reading = Read(text);
        Assert.False(reading.Usable);
        Assert.Equal(code, reading.Problems[0].Code);
    }

    [Fact]
    public void Skips_a_byte_order_mark_with_a_note()
    {
        var reading = StixBundle.Read(new byte[] { 0xEF, 0xBB, 0xBF }.Concat(Encoding.UTF8.GetBytes(Good)).ToArray());
        Assert.True(reading.Usable);
        Assert.Equal("byte-order-mark", Assert.Single(reading.Problems).Code);
        Assert.NotNull(reading.Objects[0].Object);
    }

    [Fact]
    public void Names_the_byte_that_is_not_utf_8_and_keeps_the_other_objects()
    {
        var bytes = Encoding.Latin1.GetBytes($$"""{"type":"bundle","objects":[{"type":"x-a","id":"é"},{{Good}}]}""");
        var reading = StixBundle.Read(bytes);
        var at = Array.IndexOf(bytes, (byte)0xE9);
        Assert.True(reading.Usable);
        Assert.Contains($"Byte {at} ", Assert.Single(reading.Objects[0].Problems).Message, StringComparison.Ordinal);
        Assert.NotNull(reading.Objects[1].Object);
    }

    [Fact]
    public void Names_of_a_bundle_may_be_written_with_escapes() => Assert.Single(
        Read("""{"\u0074ype":"bundle","\u006fbjects":[{"type":"x-a","id":"x"}]}""").Objects);

    [Fact]
    public void Refuses_a_million_tiny_objects_at_the_limit()
    {
        var text = new StringBuilder("{\"objects\":[");
        text.Insert(text.Length, "{},", 1_000_000).Append("{}]}");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var reading = StixBundle.Read(bytes);

        Assert.False(reading.Usable);
        Assert.Equal("too-many-objects", reading.Problems[0].Code);
        Assert.True(clock.Elapsed < Hang, $"{clock.ElapsedMilliseconds} ms");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64L * 1024 * 1024);
    }

    [Fact]
    public void Refuses_an_object_with_too_many_properties_quickly()
    {
        var text = new StringBuilder("{\"type\":\"x-a\",\"id\":\"x\"");
        for (var i = 0; i < 1_000_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"p{i}\":0");
        }

        var clock = Stopwatch.StartNew();
        var reading = Read(text.Append('}').ToString());
        Assert.Equal("too-many-properties", reading.Objects[0].Problems[0].Code);
        Assert.True(clock.Elapsed < Hang, $"{clock.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData(Limits.JsonDepthMax, true)]
    [InlineData(Limits.JsonDepthMax + 1, false)]
    public void Nesting_is_allowed_up_to_the_limit_and_what_is_read_can_be_used(int levels, bool isAllowed)
    {
        var text = "{\"type\":\"x-abc\",\"id\":\"x\",\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";
        foreach (var reading in (BundleReading[])[Read(text), Read("{\"objects\":[" + text + "]}")])
        {
            Assert.Equal(isAllowed, reading.Objects[0].Object is not null);
            Assert.Equal(isAllowed ? JsonValueKind.Array : null, reading.Objects[0].Object?.Json.GetProperty("a").ValueKind);
        }
    }

    [Fact]
    public void Survives_nesting_of_a_million_levels_anywhere()
    {
        var open = new string('[', 1_000_000);
        Assert.False(Read(open).Usable);
        Assert.False(Read("{\"type\":" + open).Usable);
        Assert.False(Read("{\"objects\":" + open).Usable);
        Assert.Null(Read("{\"objects\":[" + open + new string(']', 1_000_000) + "]}").Objects[0].Object);
        Assert.Null(Read("{\"type\":\"x-a\",\"id\":\"x\",\"a\":" + open + new string(']', 1_000_000) + "}").Objects[0].Object);
    }

    [Fact]
    public void Never_throws_on_damaged_documents()
    {
        const int Seed = 20260131;
        var random = new Random(Seed);
        var sound = Encoding.UTF8.GetBytes($$"""{"type":"bundle","objects":[{{Good}},{"type":"x-a","id":"x","l":["\u0041",1e3,null,{"k":true}]}]}""");
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : sound[random.Next(sound.Length)];
            }

            var error = Record.Exception(() =>
            {
                foreach (var entry in StixBundle.Read(bytes).Objects)
                {
                    _ = entry.Object is { } value ? StixValidator.Validate(value) : entry.Problems;
                }
            });
            Assert.True(error is null, $"Seed {Seed}, round {round}: {error}");
        }
    }

    private static BundleReading Read(string text) => StixBundle.Read(Encoding.UTF8.GetBytes(text));

    private static (string Code, string Path) Place(ObjectReading reading) => (reading.Problems[0].Code, reading.Problems[0].Path);
}
