using System.Security.Cryptography;

namespace Breakwater.Stix;

/// <summary>
/// Finds what contradicts each other among the objects of one bundle: two contents of one version (STIX 2.1, 3.6), and one UUID for
/// objects of two types (2.9). Remembers <see cref="Limits.VersionsRememberedMax"/> objects, and is silent about those after them.
/// </summary>
public sealed class BundleReview
{
    private readonly Dictionary<(string Id, long Version), (string Content, int Index)> _versions = [];
    private readonly Dictionary<string, string> _types = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Problem> Check(StixObject value, int index)
    {
        if (_versions.Count >= Limits.VersionsRememberedMax || !StixId.TryParse(value.Id, out var id))
        {
            return [];
        }

        var found = new List<Problem>();
        var path = JsonPath.Property(JsonPath.Index("$.objects", index), "id");
        var content = Convert.ToHexString(SHA256.HashData(StixVersions.ContentOf(value)));
        if (!_versions.TryAdd((value.Id, value.Version?.Micros ?? 0), (content, index))
            && _versions[(value.Id, value.Version?.Micros ?? 0)] is var first && first.Content != content)
        {
            found.Add(Problem.Must("version-conflict", path,
                $"Object {first.Index} has the same id and time of modification, and says something else.", "3.6"));
        }

        if (!_types.TryAdd(id.Uuid, id.Type) && _types[id.Uuid] != id.Type)
        {
            found.Add(Problem.Should("uuid-shared", path, $"An object of type {_types[id.Uuid]} has the same UUID.", "2.9"));
        }

        return found;
    }
}
