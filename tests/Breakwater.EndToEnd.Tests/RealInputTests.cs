using System.Text.Json;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>Published reports and bundles go in by <c>breakwater share</c>, and nothing of them is dropped without a word.</summary>
[Collection(RunningHub.Collection)]
public sealed class RealInputTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_object_has_a_fate_mine_gives_it_back_and_community_is_as_previewed()
    {
        var files = Directory.EnumerateFiles(Built.Content("stix"), "*.json")
            .Concat(Directory.EnumerateFiles(Built.Content("eset"), "README.adoc", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).ToList();
        await using var hub = await RunningHub.StartAsync();
        var sharer = await hub.JoinAsync(DemoCommunity.Line);
        var reader = await hub.JoinAsync(DemoCommunity.NorthTerminal);
        foreach (var file in files)
        {
            await ShareOneAsync(hub, sharer, reader, file);
        }
    }

    [Fact]
    public async Task Reference_set_comes_out_by_taxii_byte_for_byte()
    {
        var file = Built.Content("attack/ics-attack.json");
        await using var hub = await RunningHub.StartAsync();
        var reader = await hub.JoinAsync(DemoCommunity.NorthTerminal);
        var text = await ProgramRun.MustAsync(
            hub.Products.Hub, ["reference", "load", file, "--data", hub.DataFolder, "--json"], TimeProvider.System, Stop);
        var load = JsonElement.Parse(text);
        output.WriteLine($"{load.GetProperty("loaded").GetInt32()} loaded, {load.GetProperty("refused").GetArrayLength()} refused");
        Assert.Empty(load.GetProperty("refused").EnumerateArray());

        using var bundle = JsonDocument.Parse(await File.ReadAllBytesAsync(file, Stop));
        var served = (await hub.Api.TaxiiAsync(reader, "community", Stop)).ToLookup(KeyOf);
        foreach (var one in bundle.RootElement.GetProperty("objects").EnumerateArray())
        {
            Assert.Equal(one.GetRawText(), Assert.Single(served[KeyOf(one)]).GetRawText());
        }
    }

    private async Task ShareOneAsync(RunningHub hub, JoinedMember sharer, JoinedMember reader, string file)
    {
        var before = (await hub.Api.TaxiiAsync(reader, "community", Stop)).Count;
        var preview = await hub.ReceiptAsync(sharer, file, "--preview");
        var receipt = await hub.ReceiptAsync(sharer, file, "--as-previewed", preview.GetProperty("previewToken").GetString()!);
        var fates = receipt.GetProperty("objects").EnumerateArray().ToList();
        output.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}: {fates.Count} objects, "
            + $"{fates.Count(fate => fate.GetProperty("takenIn").GetBoolean())} taken in, {Plain(receipt.GetProperty("counts"))}, "
            + $"{receipt.GetProperty("notes").GetArrayLength()} notes");
        Assert.All(fates, fate => Assert.True(
            fate.GetProperty("fate").GetString() is "published" or "reference" || fate.GetProperty("reasons").GetArrayLength() > 0,
            $"No reason: {fate.GetRawText()}"));

        var published = (await hub.Api.TaxiiAsync(reader, "community", Stop)).Skip(before).Select(one => one.GetRawText());
        // What waits for a coordinator was shown, and is not out.
        var held = fates.Where(fate => fate.GetProperty("fate").GetString() == "held")
            .Select(fate => fate.GetProperty("publishedId").GetString()).ToHashSet();
        var shown = preview.GetProperty("published").EnumerateArray().Where(one => !held.Contains(one.GetProperty("id").GetString()));
        Assert.Equal(shown.Select(Plain), published.Select(one => Plain(JsonElement.Parse(one))));

        var original = await hub.Api.OriginalAsync(sharer, receipt.GetProperty("submissionId").GetString()!, Stop);
        Assert.Equal(await File.ReadAllBytesAsync(file, Stop), original);
        var mine = (await hub.Api.TaxiiAsync(sharer, "mine", Stop)).ToLookup(KeyOf);
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            CheckBundle(file, fates, mine);
        }
        else
        {
            var ids = mine.SelectMany(group => group).Select(one => one.GetProperty("id").GetString()).ToHashSet();
            Assert.All(fates.Where(fate => fate.GetProperty("takenIn").GetBoolean()), fate =>
                Assert.Contains(fate.GetProperty("id").GetString(), ids));
        }
    }

    private static void CheckBundle(string file, List<JsonElement> fates, ILookup<string, JsonElement> mine)
    {
        using var bundle = JsonDocument.Parse(File.ReadAllBytes(file));
        var handedIn = bundle.RootElement.GetProperty("objects").EnumerateArray().ToList();
        Assert.Equal(handedIn.Count, fates.Count);
        foreach (var (one, fate) in handedIn.Zip(fates))
        {
            Assert.Equal(one.GetProperty("id").GetString(), fate.GetProperty("id").GetString());
            var kept = mine[KeyOf(one)].ToList();
            Assert.Equal(fate.GetProperty("takenIn").GetBoolean(), kept.Count == 1);
            Assert.All(kept, given => Assert.True(JsonElement.DeepEquals(one, given), $"{one.GetRawText()}\nis not\n{given.GetRawText()}"));
        }
    }

    private static string KeyOf(JsonElement one) => one.GetProperty("id").GetString()
        + (one.TryGetProperty("modified", out var modified) ? " " + modified.GetString() : "");

    // The receipt is JSON of its own and may space and escape otherwise.
    private static string Plain(JsonElement one) => JsonSerializer.Serialize(one);
}
