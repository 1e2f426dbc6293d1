using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Stix;

/// <summary>
/// Finds what contradicts each other among the objects of one bundle: two contents of one version (STIX 2.1, 3.6), and one UUID for
/// objects of two types (2.9). Remembers digests of <see cref="Limits.VersionsRememberedMax"/> objects, and is silent about those after
/// them.
/// </summary>
public sealed class BundleReview
{
    private readonly Dictionary<UInt128, (UInt128 Content, int Index)> _versions = [];
    private readonly Dictionary<UInt128, string> _types = [];

    public IReadOnlyList<Problem> Check(StixObject value, int index)
    {
        if (_versions.Count >= Limits.VersionsRememberedMax || !StixId.TryParse(value.Id, out var id))
        {
            return [];
        }

        var found = new List<Problem>();
        var path = JsonPath.Property(JsonPath.Index("$.objects", index), "id");
        var version = Digest(Encoding.UTF8.GetBytes($"{value.Id} {value.Version?.Micros}"));
        var content = Digest(StixVersions.ContentOf(value));
        if (!_versions.TryAdd(version, (content, index)) && _versions[version] is var first && first.Content != content)
        {
            found.Add(Problem.Must("version-conflict", path,
                $"Object {first.Index} has the same id and time of modification, and says something else.", "3.6"));
        }

        var uuid = Digest(Encoding.UTF8.GetBytes(id.Uuid.ToLowerInvariant()));
        if (!_types.TryAdd(uuid, value.Type) && _types[uuid] != id.Type)
        {
            found.Add(Problem.Should("uuid-shared", path, $"An object of type {_types[uuid]} has the same UUID.", "2.9"));
        }

        return found;
    }

    private static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
