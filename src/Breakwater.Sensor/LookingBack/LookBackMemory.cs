using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.LookingBack;

/// <summary>What is saved beside the buckets.</summary>
/// <param name="Seed">Of the hashes.</param>
/// <param name="Positions">How far each input had been read when the buckets were saved: what comes after is to be remembered anew.</param>
internal sealed record MemoryMeta(
    ulong Seed, DateTimeOffset? Oldest, DateTimeOffset? Newest, IReadOnlyDictionary<string, FilePosition> Positions);

/// <summary>
/// The sensor's memory of which values were in the member's logs, and when: it tells ordinary use from an attack, and finds what came in
/// before its indicator did. Safe for several threads.
/// </summary>
/// <param name="kept">How long values are remembered.</param>
internal sealed class LookBackMemory(DataFolder folder, TimeSpan kept, TimeProvider time, SensorLog log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SystemMemory> _systems = [];
    private readonly List<ulong> _hashes = [];
    private ValueCollector? _collector;
    private (string System, long Bucket) _collecting;
    private DateTimeOffset? _oldest;
    private DateTimeOffset? _newest;

    /// <summary>How far each input is in the memory on disk.</summary>
    public IReadOnlyDictionary<string, FilePosition> SavedPositions { get; private set; } = new Dictionary<string, FilePosition>();

    private ulong Seed { get; set; }

    private string MetaPath => Path.Combine(folder.LookBack, "memory.json");

    /// <summary>Takes up what is on disk. False, with nothing changed on disk, when there is no memory that can be read.</summary>
    public bool TryLoad()
    {
        if (ReadMeta() is not { } meta)
        {
            return false;
        }

        (Seed, _oldest, _newest, SavedPositions) = (meta.Seed, meta.Oldest, meta.Newest, meta.Positions);
        foreach (var path in Directory.EnumerateDirectories(folder.LookBack))
        {
            SystemOf(Path.GetFileName(path));
        }

        return true;
    }

    public void LoadOrStart()
    {
        if (TryLoad())
        {
            return;
        }

        // Hashes under a seed that is lost mean nothing.
        Directory.CreateDirectory(folder.LookBack);
        Directory.Delete(folder.LookBack, recursive: true);
        Directory.CreateDirectory(folder.LookBack);
        Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        SaveMeta(SavedPositions);
    }

    /// <summary>Remembers every value of lines of one time.</summary>
    public void Remember(string system, ReadOnlySpan<byte> lines, DateTimeOffset at)
    {
        lock (_gate)
        {
            _hashes.Clear();
            var collecting = (system, SystemMemory.BucketOf(at));
            _collector ??= new ValueCollector(Seed);
            if (_collecting != collecting)
            {
                // What is known in one bucket is new in another.
                _collector.Forget();
                _collecting = collecting;
            }

            _collector.Collect(lines, _hashes);
            _oldest = _oldest is { } oldest && oldest <= at ? oldest : at;
            _newest = _newest is { } newest && newest >= at ? newest : at;
            if (_hashes.Count > 0)
            {
                SystemOf(system).Remember(at, _hashes, time.GetUtcNow());
            }
        }
    }

    /// <summary>Whether an indicator's value was in ordinary use longer than an age before it was published.</summary>
    /// <param name="first">First time it was seen now: an occurrence that is itself so old is ordinary use too.</param>
    public LookBack LookBackOf(IndicatorValue value, DateTimeOffset first, DateTimeOffset published, TimeSpan age)
    {
        lock (_gate)
        {
            var before = published - age;
            var hashes = ValueHashes.Of(value, Seed);
            var seenBefore = SystemMemory.EndOf(SystemMemory.BucketOf(first)) < before
                || _systems.Values.Any(s => s.WasSeenBefore(before, hashes));
            return new LookBack(_oldest < first ? _oldest : null, seenBefore);
        }
    }

    /// <summary>The same for the address that was seen in a range too wide to be looked up.</summary>
    public bool WasSeenBefore(ReadOnlySpan<byte> seen, DateTimeOffset before)
    {
        lock (_gate)
        {
            _hashes.Clear();
            ValueHashes.Collect(seen, Seed, _hashes);
            return _systems.Values.Any(s => s.WasSeenBefore(before, _hashes));
        }
    }

    /// <summary>Where and when, since a time, a value that is new to the index was in lines read before.</summary>
    public IReadOnlyList<(string System, DateTimeOffset First, DateTimeOffset Last)> SeenSince(IndicatorValue value, DateTimeOffset since)
    {
        lock (_gate)
        {
            var found = new List<(string, DateTimeOffset, DateTimeOffset)>();
            var hashes = ValueHashes.Of(value, Seed);
            foreach (var (name, memory) in _systems)
            {
                if (memory.SeenSince(since, hashes) is { } seen)
                {
                    var first = Later(SystemMemory.StartOf(seen.First), _oldest);
                    var last = Earlier(SystemMemory.EndOf(seen.Last), _newest);
                    found.Add((name, first, last < first ? first : last));
                }
            }

            return found;
        }
    }

    /// <summary>Makes the memory durable, and with it how far the inputs are in it.</summary>
    public void Save(IReadOnlyDictionary<string, FilePosition> positions)
    {
        lock (_gate)
        {
            foreach (var memory in _systems.Values)
            {
                memory.Save(time.GetUtcNow());
            }

            SaveMeta(positions);
            SavedPositions = positions;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset? b) => b < a ? b.Value : a;

    private MemoryMeta? ReadMeta()
    {
        try
        {
            return File.Exists(MetaPath)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(MetaPath), SensorJson.Default.MemoryMeta)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void SaveMeta(IReadOnlyDictionary<string, FilePosition> positions) => AtomicFile.Write(
        MetaPath, JsonSerializer.SerializeToUtf8Bytes(new MemoryMeta(Seed, _oldest, _newest, positions), SensorJson.Default.MemoryMeta));

    private SystemMemory SystemOf(string name)
    {
        if (!_systems.TryGetValue(name, out var memory))
        {
            _systems[name] = memory = new SystemMemory(Path.Combine(folder.LookBack, name), kept, log);
            memory.Load();
        }

        return memory;
    }
}
