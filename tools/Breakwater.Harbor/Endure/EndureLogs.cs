using System.Collections.Concurrent;
using Breakwater.Harbor.Corpora;

namespace Breakwater.Harbor.Endure;

/// <summary>The files of a run, each with its writer on a thread of its own, which ends with the time of the run.</summary>
internal sealed class EndureLogs(EndureOptions options, string folder, TimeProvider time)
{
    /// <summary>Earlier forms that stay. Many, because a sensor may be away for longer than the log takes to turn over a few
    /// times.</summary>
    private const int Kept = 150;

    private const int PackedKept = 60;
    private const int RenamedBlockBytesMax = 128 * 1024;
    private const int SmallBlockBytes = 8 * 1024;
    private const long SmallBytesPerSecond = 512 * 1024;
    private static readonly TimeSpan LatePause = TimeSpan.FromMilliseconds(40);

    private readonly ConcurrentQueue<int> _announced = new();
    private long _began;

    public PlantedValues Renamed { get; } = new("renamed", 240, options.Seed + 1);

    public PlantedValues Packed { get; } = new("renamed and packed", 60, options.Seed + 2);

    /// <summary>Each planted once, about when it is published.</summary>
    public PlantedValues Fresh { get; } = new("renamed, index replaced", 240, options.Seed + 3);

    public PlantedValues Copied { get; } = new("copied and cut", 60, options.Seed + 4);

    /// <summary>In lines that were written after the copy and before the cut.</summary>
    public PlantedValues Between { get; } = new("between copy and cut", 60, options.Seed + 5);

    /// <summary>As a sensor's settings name them.</summary>
    public IReadOnlyList<string> Inputs =>
        [$"{At("renamed")}=renamed", $"{At("packed")}=packed", $"{At("fresh")}=fresh", $"{At("copied")}=copied"];

    public string At(string name) => Path.Combine(folder, name + ".log");

    public long RenamedBytes { get; private set; }

    public int Turns { get; private set; }

    public int Cuts { get; private set; }

    /// <summary>Bytes that were written between a copy and a cut.</summary>
    public long BytesBetween { get; private set; }

    /// <summary>Has a value of <see cref="Fresh"/> written as soon as may be.</summary>
    public void Announce(int index) => _announced.Enqueue(index);

    /// <summary>Makes the files, each with a line, so that they are known before they are turned over for the first time.</summary>
    public void Begin()
    {
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["renamed", "packed", "fresh", "copied"])
        {
            File.WriteAllText(At(name), $"{name} begins, and goes on when it is being read\n");
        }
    }

    public Task RunAsync(CancellationToken cancellationToken)
    {
        _began = time.GetTimestamp();
        return Task.WhenAll(new Action<CancellationToken>[] { WriteRenamed, WritePacked, WriteFresh, WriteCopied }
            .Select(write => Task.Factory.StartNew(
                () => write(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private void WriteRenamed(CancellationToken cancellationToken)
    {
        var lines = new EndureLines(options.Seed + 11, time);
        var random = new SeededRandom((ulong)options.Seed, 11);
        using var log = new GrowingLog(At("renamed"));
        while (IsOn(log, options.BytesPerSecond, cancellationToken)
            || (log.Turns < options.Rotations && !cancellationToken.IsCancellationRequested))
        {
            log.Write(lines.Block(random.Between(1024, RenamedBlockBytesMax), Some(Renamed, random.Below(4))));
            if (Progress() * options.Rotations > log.Turns + 1)
            {
                var late = random.Percent(50) ? lines.Block(SmallBlockBytes, Some(Renamed, 1)) : [];
                log.TurnOver(Kept, late, LatePause * random.Below(2), cancellationToken);
            }
        }

        (RenamedBytes, Turns) = (log.Bytes, log.Turns);
    }

    private void WritePacked(CancellationToken cancellationToken)
    {
        var lines = new EndureLines(options.Seed + 12, time);
        using var log = new GrowingLog(At("packed"));
        while (IsOn(log, SmallBytesPerSecond, cancellationToken))
        {
            log.Write(lines.Block(SmallBlockBytes, Some(Packed, 1)));
            if (Progress() * options.Rotations / 10 > log.Turns + 1)
            {
                log.TurnOverAndPack(PackedKept);
            }
        }
    }

    private void WriteFresh(CancellationToken cancellationToken)
    {
        var lines = new EndureLines(options.Seed + 13, time);
        using var log = new GrowingLog(At("fresh"));
        while (IsOn(log, SmallBytesPerSecond, cancellationToken) || _announced.TryPeek(out _))
        {
            log.Write(lines.Block(SmallBlockBytes, _announced.TryDequeue(out var index) ? [Fresh.Plant(index)] : []));
            if (Progress() * options.Rotations / 5 > log.Turns + 1)
            {
                log.TurnOver(Kept, [], TimeSpan.Zero, cancellationToken);
            }
        }
    }

    private void WriteCopied(CancellationToken cancellationToken)
    {
        var lines = new EndureLines(options.Seed + 14, time);
        using var log = new GrowingLog(At("copied"));
        while (IsOn(log, SmallBytesPerSecond, cancellationToken))
        {
            log.Write(lines.Block(SmallBlockBytes, Some(Copied, 1)));
            if (Progress() * options.Rotations / 10 > log.Turns + 1)
            {
                var between = lines.Block(SmallBlockBytes, Some(Between, 4));
                BytesBetween += between.Length;
                log.CopyAndCut(Kept, between);
            }
        }

        Cuts = log.Turns;
    }

    /// <summary>Waits until the log may grow on; false when the run is over.</summary>
    private bool IsOn(GrowingLog log, long bytesPerSecond, CancellationToken cancellationToken)
    {
        while (time.GetElapsedTime(_began) is var elapsed && elapsed < options.Length && !cancellationToken.IsCancellationRequested)
        {
            if (log.Bytes <= elapsed.TotalSeconds * bytesPerSecond)
            {
                return true;
            }

            cancellationToken.WaitHandle.WaitOne(1);
        }

        return false;
    }

    private double Progress() => time.GetElapsedTime(_began) / options.Length;

    private static string[] Some(PlantedValues values, int count)
    {
        var some = new string[count];
        for (var i = 0; i < count; i++)
        {
            some[i] = values.Plant();
        }

        return some;
    }
}
