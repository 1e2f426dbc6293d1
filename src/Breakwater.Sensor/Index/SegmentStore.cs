using Breakwater.Protocol;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>Segments on disk, each under its digest. What is read has the digest of its name, whoever wrote it.</summary>
internal sealed class SegmentStore(DataFolder folder)
{
    // Found whole since the start; so old segments are not read again at every change.
    private readonly HashSet<string> _sound = [];

    /// <summary>Downloads what is missing or damaged.</summary>
    /// <exception cref="InvalidDataException">What the hub sent is not what the manifest names.</exception>
    public async Task FetchMissingAsync(Manifest manifest, HubClient hub, CancellationToken cancellationToken)
    {
        foreach (var segment in manifest.Chains.SelectMany(c => c.Segments))
        {
            if (IsSound(segment))
            {
                continue;
            }

            var bytes = await hub.FetchSegmentAsync(segment, cancellationToken);
            if (Segment.Digest(bytes) != segment.Digest)
            {
                throw new InvalidDataException($"Segment {segment.Digest} arrived damaged; it is not used.");
            }

            AtomicFile.Write(PathOf(segment), bytes);
        }
    }

    /// <summary>The entries of one segment.</summary>
    /// <exception cref="InvalidDataException">It is not there, damaged, or of another chain.</exception>
    public IEnumerable<SegmentEntry> Read(ChainRef chain, SegmentRef segment)
    {
        var path = PathOf(segment);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return Segment.Digest(bytes) == segment.Digest
            ? Segment.Read(bytes, chain.Id)
            : throw new InvalidDataException($"Segment {segment.Digest} is missing or damaged on disk.");
    }

    /// <summary>Deletes what none of these manifests names.</summary>
    public void Prune(params IEnumerable<Manifest> kept)
    {
        var named = kept.SelectMany(m => m.Chains).SelectMany(c => c.Segments).Select(PathOf).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder.Segments).Where(p => !named.Contains(p)).ToList())
        {
            File.Delete(path);
        }
    }

    private bool IsSound(SegmentRef segment)
    {
        var path = PathOf(segment);
        if (!File.Exists(path))
        {
            return false;
        }

        return _sound.Contains(segment.Digest)
            || (Segment.Digest(File.ReadAllBytes(path)) == segment.Digest && _sound.Add(segment.Digest));
    }

    private string PathOf(SegmentRef segment) =>
        segment.Digest.Length == 64 && segment.Digest.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(folder.Segments, segment.Digest)
            : throw new InvalidDataException("The manifest names a segment by something that is not a SHA-256.");
}
