using System.Collections.Concurrent;
using System.Security.Cryptography;
using Breakwater.Protocol;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>Segments on disk, encrypted as they came, each under its digest. What is read has the digest of its name, whoever wrote
/// it.</summary>
internal sealed class SegmentStore(DataFolder folder)
{
    private const string PartEnding = ".part";

    // Found whole since the start; so old segments are not read again at every change.
    private readonly ConcurrentDictionary<string, bool> _sound = new();

    /// <summary>Downloads what is missing or damaged; a download that was cut off is gone on with.</summary>
    /// <exception cref="InvalidDataException">What the hub sent is not what the manifest names.</exception>
    public async Task FetchMissingAsync(IEnumerable<SegmentRef> segments, HubClient hub, CancellationToken cancellationToken)
    {
        foreach (var segment in segments)
        {
            if (!IsSound(segment))
            {
                await FetchAsync(segment, hub, cancellationToken);
            }
        }
    }

    /// <summary>Keeps a segment that came by another way.</summary>
    public void Put(SegmentRef segment, byte[] bytes)
    {
        AtomicFile.Write(PathOf(segment.Digest), bytes);
        _sound[segment.Digest] = true;
    }

    /// <summary>The entries of one segment, in their order, read as they are asked for.</summary>
    /// <exception cref="InvalidDataException">It is not there, damaged, or of another chain.</exception>
    public IEnumerable<SegmentEntry> Read(string chain, SegmentRef segment, Func<int, byte[]?> keyOf)
    {
        var path = PathOf(segment.Digest);
        return IsSound(segment)
            ? Segment.Read(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), chain, segment, keyOf)
            : throw new InvalidDataException($"Segment {segment.Digest} is missing or damaged on disk.");
    }

    /// <summary>Deletes what none of these manifests names.</summary>
    public void Prune(params IEnumerable<Manifest> kept)
    {
        var named = kept.SelectMany(m => m.Chains).SelectMany(c => c.Segments).Select(s => PathOf(s.Digest))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder.Segments).Where(p => !named.Contains(p)).ToList())
        {
            File.Delete(path);
        }
    }

    /// <summary>True when the segment is on disk and whole.</summary>
    public bool IsSound(SegmentRef segment)
    {
        var path = PathOf(segment.Digest);
        if (!File.Exists(path))
        {
            return false;
        }

        return _sound.GetOrAdd(segment.Digest, static (digest, at) => DigestOf(at) == digest, path)
            || (_sound[segment.Digest] = DigestOf(path) == segment.Digest);
    }

    /// <summary>Looks at every segment again before it is read: one of them was not what it was found to be.</summary>
    public void Forget() => _sound.Clear();

    private async Task FetchAsync(SegmentRef segment, HubClient hub, CancellationToken cancellationToken)
    {
        var path = PathOf(segment.Digest);
        var part = path + PartEnding;
        await using (var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite))
        {
            if (file.Length >= segment.Bytes)
            {
                file.SetLength(0);
            }

            await hub.FetchSegmentAsync(segment, file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        if (DigestOf(part) != segment.Digest)
        {
            File.Delete(part);
            throw new InvalidDataException($"Segment {segment.Digest} arrived damaged; it is not used.");
        }

        File.Move(part, path, overwrite: true);
        AtomicFile.SyncFolder(folder.Segments);
        _sound[segment.Digest] = true;
    }

    private static string DigestOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private string PathOf(string digest) =>
        digest is { Length: 64 } && digest.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(folder.Segments, digest)
            : throw new InvalidDataException("The manifest names a segment by something that is not a SHA-256.");
}
