using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>What loading a reference set came to.</summary>
public sealed record ReferenceLoad(string Name, int Loaded, int Unchanged, IReadOnlyList<Problem> Refused);

/// <summary>
/// Loads a public reference set, such as ATT&amp;CK: ids, authors and bytes stay as its publisher made them, and everybody may read it.
/// Its indicators, if it has any, are context: nobody here has vouched for them.
/// </summary>
public sealed class LoadReference(Database database)
{
    private const int ObjectsPerWrite = 1000;

    /// <exception cref="RejectedException">It is not a bundle.</exception>
    public async Task<ReferenceLoad> LoadAsync(string name, ReadOnlyMemory<byte> bundle, CancellationToken cancellationToken)
    {
        var handedIn = BundleIntake.Read(bundle);
        RejectedException.ThrowIfAny(handedIn.Problems);
        var refused = handedIn.Entries.Where(entry => entry.Object is null).SelectMany(entry => entry.Problems).ToList();
        var loaded = 0;
        var unchanged = 0;
        foreach (var some in handedIn.Entries.Where(entry => entry.Object is not null).Chunk(ObjectsPerWrite))
        {
            var done = await database.WriteAsync(scope => Load(scope, Sources.Reference(name), some), cancellationToken).ConfigureAwait(false);
            loaded += done.Loaded;
            unchanged += done.Unchanged;
            refused.AddRange(done.Refused);
        }

        return new ReferenceLoad(name, loaded, unchanged, refused);
    }

    private static ReferenceLoad Load(WriteScope scope, string source, HandedIn[] entries)
    {
        var publish = new List<PublishedObject>();
        var refused = new List<Problem>();
        var unchanged = 0;
        foreach (var entry in entries)
        {
            var value = entry.Object!;
            var version = value.Version?.Micros ?? 0;
            var known = PublicationReader.BodyOf(scope, value.Id, version);
            if (known is not null || publish.Exists(one => one.ObjectId == value.Id && one.Version == version))
            {
                var same = known is null || known.AsSpan().SequenceEqual(value.Utf8.Span);
                unchanged += same ? 1 : 0;
                if (!same)
                {
                    refused.Add(new Problem(
                        "version-conflict", $"$.objects[{entry.Index}]", $"{value.Id} is out in this version with other content."));
                }

                continue;
            }

            if (PublicationReader.SourceOf(scope, value.Id) is { } owner && owner != source)
            {
                refused.Add(new Problem("not-yours", $"$.objects[{entry.Index}]", $"{value.Id} belongs to another source."));
                continue;
            }

            publish.Add(new PublishedObject(
                value.Id, value.Type, version, value.Version?.ToString() ?? TimedBody.TextOf(0), value.SpecVersion ?? "2.1",
                Audience.OfCircle(Circle.EveryoneId, TlpLevel.Clear), value.Utf8.ToArray(), source, ValuesOf(value)));
        }

        PublicationLog.Publish(scope, publish);
        return new ReferenceLoad("", publish.Count, unchanged, refused);
    }

    private static IndicatorValues? ValuesOf(StixObject value)
    {
        if (value.Type != "indicator" || !value.Json.TryGetProperty("pattern", out var pattern))
        {
            return null;
        }

        var reading = PatternValues.Read(pattern.GetString() ?? "", "$.pattern");
        return new IndicatorValues("context", 10, null, reading is { Plain: true, Problems.Count: 0 } ? PatternValues.Entries(reading) : []);
    }
}
