using Breakwater.Matching;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>The index file: opened at a restart, made anew when it does not belong or is damaged, and swapped while lines stream.</summary>
public sealed class IndexFileTests
{
    private const int Entries = 2_000;

    [Fact]
    public async Task A_restart_opens_the_file_and_takes_up_what_came_since_it_was_written()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        var file = IndexFileOf(rig);
        for (var i = 0; i < 20; i++)
        {
            hub.Publish(FakeHub.Add("domain", $"later{i}.example"), FakeHub.Remove("domain", Name(i)));
            await rig.UntilAsync(() => rig.Host.Index.Holds(Value($"later{i}.example")), "a change");
        }

        var written = File.GetLastWriteTimeUtc(file);
        await rig.StopAsync();
        hub.Away = true;
        rig.Start();
        Assert.Equal(Entries, rig.Host.Index.Current.Count);
        Assert.False(rig.Host.Index.Holds(Value(Name(19))));
        Assert.True(rig.Host.Index.Holds(Value("later0.example")));
        Assert.True(rig.Host.Index.Holds(Value(Name(20))));
        Assert.Equal(file, IndexFileOf(rig));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("hot part")]
    [InlineData("ids")]
    [InlineData("note")]
    [InlineData("gone")]
    [InlineData("of another manifest")]
    public async Task A_file_that_cannot_be_used_is_made_anew_at_the_start(string what)
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        var before = File.ReadAllBytes(rig.Folder.Manifest);
        if (what == "of another manifest")
        {
            hub.Publish([.. Enumerable.Range(0, 100_001).Select(i => FakeHub.Add("ipv4", $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"))]);
            await rig.UntilAsync(() => rig.Host.Index.Current.Count > 100_000, "another file");
        }

        await rig.StopAsync();
        var file = IndexFileOf(rig);
        switch (what)
        {
            case "header":
                Flip(file, 100);
                break;
            case "hot part":
                Flip(file, 4096 + 70);
                break;
            case "ids":
                Flip(Path.ChangeExtension(file, "ids"), 5);
                break;
            case "note":
                Flip(Path.Combine(rig.Folder.IndexFiles, "note.json"), 0);
                break;
            case "gone":
                File.Delete(file);
                break;
            default:
                File.WriteAllBytes(rig.Folder.Manifest, before);
                hub.Away = true;
                break;
        }

        File.WriteAllText(Path.Combine(rig.Folder.IndexFiles, "77.index"), "left by a kill");
        rig.Start();
        Assert.Equal(Entries, rig.Host.Index.Current.Count);
        Assert.True(rig.Host.Index.Holds(Value(Name(7))));
        Assert.False(rig.Host.Index.Holds(new IndicatorValue(IndicatorKind.Ipv4, "10.0.0.7")));
        Assert.NotEqual("77.index", Path.GetFileName(IndexFileOf(rig)));
        IndicatorIndex.Verify(IndexFileOf(rig));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_that_meet_a_damaged_file_wait_until_it_is_made_anew(bool segmentsToo)
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        rig.Write("GET http://harmless.example/");
        hub.Away = segmentsToo;
        var file = IndexFileOf(rig);
        for (var block = new FileInfo(file).Length / 2; block < new FileInfo(file).Length; block += 64)
        {
            Flip(file, block);
        }

        foreach (var path in segmentsToo ? Directory.GetFiles(rig.Folder.Segments) : [])
        {
            Flip(path, new FileInfo(path).Length - 9);
        }

        for (var i = 0; i < 50; i++)
        {
            rig.Write($"GET http://{Name(i)}/");
        }

        if (segmentsToo)
        {
            await rig.UntilAsync(() => rig.Host.Index.IsLacking, "the need of segments");
            Assert.NotNull(rig.Host.Index.Problem);
            await rig.UntilAsync(() => rig.Folder.ReadStatus()?.IndexProblem is not null, "the status");
            hub.Away = false;
        }

        await rig.UntilAsync(() => hub.Taken.Count == 50, "every sighting");
        Assert.All(hub.Taken, s => Assert.Equal(1, s.Count));
        Assert.Contains("cannot be read", rig.Diary.ToString(), StringComparison.Ordinal);
        Assert.Contains("made anew: 2000 entries", rig.Diary.ToString(), StringComparison.Ordinal);
        Assert.Null(rig.Host.Index.Problem);
        Assert.NotEqual(file, IndexFileOf(rig));
    }

    [Fact]
    public async Task A_sensor_that_waits_for_an_index_can_be_stopped_and_takes_the_lines_later()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        hub.Away = true;
        var file = IndexFileOf(rig);
        for (var at = new FileInfo(file).Length / 2; at < new FileInfo(file).Length; at += 64)
        {
            Flip(file, at);
        }

        foreach (var path in Directory.GetFiles(rig.Folder.Segments))
        {
            Flip(path, new FileInfo(path).Length - 9);
        }

        rig.Write($"GET http://{Name(3)}/");
        await rig.UntilAsync(() => rig.Host.Index.IsLacking, "the need of segments");
        await rig.StopAsync();
        hub.Away = false;
        rig.Start();
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the sighting");
        Assert.Equal((Name(3), 1L), (hub.Taken[0].Value, hub.Taken[0].Count));
    }

    [Fact]
    public async Task Lines_that_stream_while_files_are_swapped_are_each_counted_once()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        var first = IndexFileOf(rig);
        var lines = 0;
        for (var part = 0; part < 8; part++)
        {
            hub.Publish([.. Enumerable.Range(0, 7_000).Select(i => FakeHub.Add("domain", $"d{i}.p{part}.example"))]);
            while (rig.Host.Index.Current.Count < Entries + (7_000 * (part + 1)))
            {
                for (var i = 0; i < 20; i++)
                {
                    rig.Write($"line {lines++} of {Name(7)}");
                }

                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        while (IndexFileOf(rig) == first || lines < 3_000)
        {
            rig.Write($"line {lines++} of {Name(7)}");
        }

        await rig.UntilAsync(() => Sightings.Journal.ReadState(rig.Folder).Positions[rig.Log].Offset == new FileInfo(rig.Log).Length, "all lines");
        await rig.StopAsync();
        var state = Sightings.Journal.ReadState(rig.Folder);
        Assert.Equal(lines, hub.Taken.Sum(s => s.Count) + state.Waiting.Values.Sum(w => w.Count));
        Assert.Single(Directory.GetFiles(rig.Folder.IndexFiles, "*.index"));
    }

    [Fact]
    public async Task Every_line_is_matched_against_an_entry_or_looked_back_at_for_it()
    {
        const int updates = 400;
        using var live = new LiveIndex(new SensorLog(TextWriter.Null, TimeProvider.System));
        var publishing = Task.Run(() =>
        {
            for (var i = 0; i < updates; i++)
            {
                var layers = live.Current.Layers.With([(false, Entry($"v{i}.example", "indicator--x"))], out var fresh);
                live.Swap(live.Current with { Layers = layers }, new FreshPart(fresh, null, null));
            }
        });
        var text = System.Text.Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, updates).Select(i => $"v{i}.example")));
        var known = new HashSet<string>();
        while (known.Count < updates)
        {
            foreach (var entry in live.TakeFresh().Fresh)
            {
                Assert.True(known.Add(entry.Value.Text), "An entry was fresh twice.");
            }

            var found = new List<LiveHit>();
            Assert.True(live.TryScan(text, found, out _));
            Assert.Equal(known.Order(), found.Select(h => h.Entry.Value.Text).Order());
        }

        await publishing;
    }

    [Fact]
    public void What_is_put_into_a_file_can_be_read_back()
    {
        LiveEntry[] entries =
        [
            Entry("a.example", "indicator--0123abcd-4567-89ab-cdef-0123456789ab"),
            Entry("b.example", "indicator--0123ABCD-4567-89AB-CDEF-0123456789AB"),
            Entry("b.example", "indicator--long-" + new string('é', 3000)) with { Chain = 9_999, PublishedMicros = -1 },
            Entry("c.example", "") with { Chain = -1, PublishedMicros = long.MaxValue },
            new(new IndicatorValue(IndicatorKind.Ipv6, "2001:db8::/33"), "malware--0123abcd-4567-89ab-cdef-0123456789ab", 5, 1),
        ];
        var root = Directory.CreateTempSubdirectory("breakwater-sensor-");
        var folder = new DataFolder(root.FullName);
        folder.Create();
        var files = new IndexFiles(folder, new SensorLog(TextWriter.Null, TimeProvider.System));
        var taken = new List<LiveEntry>();
        var file = files.Build(entries, taken.Add, out var leftOut);
        files.Install(file, IndexContent.None, 3);
        file.EndUse();
        Assert.Equal(entries, taken);
        Assert.Equal(0, leftOut);
        var opened = files.Open();
        Assert.Equal(3, opened!.Value.Note.Unusable);
        var index = opened.Value.File.Entries;
        Assert.Equal(entries, Enumerable.Range(0, index.Count).Select(i => index.EntryAt((uint)i)));
        Assert.True(index.IsOf(1, entries[1], out var published));
        Assert.Equal(entries[1].PublishedMicros, published);
        Assert.False(index.IsOf(0, entries[1] with { Value = entries[0].Value }, out _));
        opened.Value.File.Retire();
        opened.Value.File.EndUse();
        Assert.Empty(Directory.GetFiles(folder.IndexFiles, "*.index"));
        root.Delete(recursive: true);
    }

    [Fact]
    public void Layers_come_to_the_same_as_a_set_whatever_the_changes()
    {
        var random = new Random(20261123);
        var expected = new Dictionary<(int, string, string), long>();
        var layers = IndexLayers.Of(EntryIndex.Of(Enumerable.Range(0, 300).Select(i => Add(i % 3, i, 0))));
        for (var step = 0; step < 300; step++)
        {
            var held = expected.Keys.Select(k => k.Item2).ToHashSet();
            var changes = Enumerable.Range(0, 1 + random.Next(30)).Select(_ =>
            {
                var (chain, value, indicator) = (random.Next(3), random.Next(200), random.Next(2));
                var entry = Entry($"v{value}.example", $"indicator--{indicator}") with { Chain = chain, PublishedMicros = random.Next(3) };
                return (Removed: random.Next(3) == 0, Entry: entry);
            }).ToList();
            layers = layers.With(changes, out var fresh);
            foreach (var (removed, entry) in changes)
            {
                var key = (entry.Chain, entry.Value.Text, entry.Indicator);
                expected.Remove(key);
                if (!removed)
                {
                    expected[key] = entry.PublishedMicros;
                }
            }

            layers = random.Next(3) == 0 ? layers.Tidied() : layers;
            Assert.Equal(expected.Count, layers.Count);
            Assert.Equal(
                expected.Select(e => (e.Key, e.Value)).Order(),
                layers.All().Select(e => ((e.Chain, e.Value.Text, e.Indicator), e.PublishedMicros)).Order());
            Assert.Equal(
                changes.Where(c => !held.Contains(c.Entry.Value.Text)).Select(c => (c.Entry.Chain, c.Entry.Value.Text, c.Entry.Indicator))
                    .Where(expected.ContainsKey).Distinct().Order(),
                fresh.Select(e => (e.Chain, e.Value.Text, e.Indicator)).Order());
        }

        LiveEntry Add(int chain, int value, int indicator)
        {
            expected[(chain, $"v{value}.example", $"indicator--{indicator}")] = 1;
            return Entry($"v{value}.example", $"indicator--{indicator}") with { Chain = chain };
        }
    }

    private static LiveEntry Entry(string domain, string indicator) => new(Value(domain), indicator, 1, 0);

    private static async Task<SensorRig> FilledAsync(FakeHub hub)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. Enumerable.Range(0, Entries).Select(i => FakeHub.Add("domain", Name(i)))]);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == Entries, "the entries");
        return rig;
    }

    private static string IndexFileOf(SensorRig rig) =>
        Directory.GetFiles(rig.Folder.IndexFiles, "*.index").OrderByDescending(File.GetLastWriteTimeUtc).First();

    private static void Flip(string path, long at)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Position = at;
        var one = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)~one);
    }

    private static string Name(int number) => $"d{number}.example";

    private static IndicatorValue Value(string domain) => new(IndicatorKind.Domain, domain);
}
