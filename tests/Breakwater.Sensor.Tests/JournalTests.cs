using Breakwater.Protocol;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Breakwater.Sensor.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly DataFolder _folder = new(Directory.CreateTempSubdirectory("breakwater-journal-").FullName);
    private readonly SensorLog _log = new(TextWriter.Null, TimeProvider.System);

    [Fact]
    public void A_record_is_taken_whole_or_not_at_all()
    {
        using (var journal = Journal.Open(_folder, _log))
        {
            journal.Append(Record(10, Hit("a.example")), durable: true);
            journal.Append(Record(20, Hit("b.example")), durable: true);
        }

        var whole = File.ReadAllBytes(_folder.Journal);
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(_folder.Journal, whole[..cut]);
            using var journal = Journal.Open(_folder, _log);
            var (hits, offset) = journal.Locked(s => (s.Waiting.Count, s.Positions.GetValueOrDefault("log")?.Offset ?? 0));
            Assert.Equal(hits * 10, offset);
        }
    }

    [Fact]
    public void Goes_on_after_a_half_written_record()
    {
        File.WriteAllText(_folder.Journal, "{\"positions\":{\"log\":{\"off");
        using (var journal = Journal.Open(_folder, _log))
        {
            journal.Append(Record(10, Hit("a.example")), durable: true);
        }

        Assert.Single(Journal.ReadState(_folder).Waiting);
    }

    [Fact]
    public void Is_replaced_by_its_sum_when_it_has_grown()
    {
        using (var journal = Journal.Open(_folder, _log))
        {
            journal.Append(new JournalRecord { LookedBack = 7 }, durable: false);
            for (var i = 1; new FileInfo(_folder.Journal).Length + 400 < Limits.JournalBytesMax; i++)
            {
                journal.Append(Record(i, Hit("a.example")), durable: false);
            }

            var before = journal.Locked(s => s.Waiting.Values.Single().Count);
            for (var i = 0; i < 4; i++)
            {
                journal.Append(Record(1, Hit("a.example")), durable: false);
            }

            Assert.True(new FileInfo(_folder.Journal).Length < 4096);
            Assert.Equal(before + 4, journal.Locked(s => s.Waiting.Values.Single().Count));
        }

        var state = Journal.ReadState(_folder);
        Assert.Equal(7, state.LookedBack);
        Assert.Single(state.Positions);
    }

    [Fact]
    public void What_is_in_a_batch_waits_no_longer_and_later_hits_wait_anew()
    {
        using var journal = Journal.Open(_folder, _log);
        journal.Append(Record(10, Hit("a.example")), durable: true);
        var batch = journal.NextBatch(waiting => new SightingBatch("batch-00", default, [.. waiting.Select(w =>
            w.ToReport(new LookBack(null, false)))]));
        journal.Append(Record(20, Hit("a.example")), durable: true);
        var state = Journal.ReadState(_folder);
        Assert.Equal("batch-00", state.Batch!.BatchId);
        Assert.Equal(1, Assert.Single(state.Waiting.Values).Count);
        Assert.Same(batch, journal.NextBatch(_ => throw new InvalidOperationException("One is under way.")));
        journal.Append(new JournalRecord { Done = "batch-00" }, durable: true);
        Assert.Null(Journal.ReadState(_folder).Batch);
    }

    [Fact]
    public void Values_beyond_the_limit_are_counted_as_dropped_and_known_ones_go_on()
    {
        var state = new JournalState();
        var full = Enumerable.Range(0, Limits.SightingsWaitingMax).Select(i => Hit($"d{i}.example"));
        state.Apply(new JournalRecord { Sightings = [.. full] });
        state.Apply(new JournalRecord { Sightings = [Hit("d0.example"), Hit("one-more.example")] });
        Assert.Equal((Limits.SightingsWaitingMax, 1L, 2L), (state.Waiting.Count, state.Dropped,
            state.Waiting[Hit("d0.example").Key].Count));
    }

    [Fact]
    public void A_value_is_sent_at_once_then_once_a_minute()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var maker = new BatchMaker(new LookBackMemory(_folder, TimeSpan.FromDays(30), time, _log), () => TimeSpan.FromDays(1), time);
        Assert.Single(maker.Make([Hit("a.example")], all: false)!.Sightings);
        Assert.Null(maker.Make([Hit("a.example")], all: false));
        Assert.Single(maker.Make([Hit("a.example"), Hit("b.example")], all: false)!.Sightings);
        time.Advance(Limits.AggregationTime);
        Assert.Equal(2, maker.Make([Hit("a.example"), Hit("b.example")], all: false)!.Sightings.Count);
        Assert.NotNull(maker.Make([Hit("a.example")], all: true));
    }

    [Fact]
    public void A_clock_that_is_moved_back_holds_nothing_up()
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var memory = new LookBackMemory(_folder, TimeSpan.FromDays(30), TimeProvider.System, _log);
        var time = new MovableTime(now);
        var maker = new BatchMaker(memory, () => TimeSpan.FromDays(1), time);
        Assert.Single(maker.Make([Hit("a.example")], all: false)!.Sightings);
        Assert.Null(maker.Make([Hit("a.example")], all: false));
        time.Now = now - TimeSpan.FromHours(2);
        Assert.Single(maker.Make([Hit("a.example")], all: false)!.Sightings);
    }

    [Fact]
    public void Nothing_that_is_sent_is_later_than_its_sending()
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var memory = new LookBackMemory(_folder, TimeSpan.FromDays(30), TimeProvider.System, _log);
        var maker = new BatchMaker(memory, () => TimeSpan.FromDays(1), TimeProvider.System);
        var ahead = Hit("a.example") with { First = now - TimeSpan.FromHours(1), Last = now + TimeSpan.FromHours(5) };
        var wholly = Hit("b.example") with { First = now + TimeSpan.FromHours(4), Last = now + TimeSpan.FromHours(5) };
        var past = Hit("c.example") with { First = now - TimeSpan.FromHours(2), Last = now - TimeSpan.FromHours(1) };
        var sent = maker.Make([ahead, wholly, past], all: true)!.SentNow(now);
        Assert.Equal(now, sent.SentAt);
        Assert.Equal(
            [(ahead.First, now), (now, now), (past.First, past.Last)], sent.Sightings.Select(s => (s.First, s.Last)));
    }

    [Fact]
    public void A_batch_keeps_the_limits_of_the_protocol()
    {
        var memory = new LookBackMemory(_folder, TimeSpan.FromDays(30), TimeProvider.System, _log);
        var maker = new BatchMaker(memory, () => TimeSpan.FromDays(1), TimeProvider.System);
        var ids = Enumerable.Range(0, Protocol.Limits.IndicatorsPerSightingMax).Select(i => $"indicator--{i:d36}").ToList();
        var waiting = Enumerable.Range(0, 600).Select(i => Hit($"d{i}.example") with { Indicators = ids }).ToList();
        var batch = maker.Make(waiting, all: true)!;
        Assert.InRange(batch.Sightings.Count, 100, Protocol.Limits.SightingsPerBatchMax);
        Assert.InRange(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(batch, ProtocolJson.Default.SightingBatch).Length, 1,
            Protocol.Limits.SightingBatchBytesMax);
        Assert.Matches("^[a-z0-9-]{8,64}$", batch.BatchId);
    }

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    private sealed class MovableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static JournalRecord Record(long offset, WaitingSighting hit) => new()
    {
        Positions = new Dictionary<string, FilePosition> { ["log"] = new(offset, 4, "ABCD") },
        Sightings = [hit],
    };

    private static WaitingSighting Hit(string domain) => new(
        "domain", domain, "proxy", 1, DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56),
            ["indicator--1"], 0, false);
}
