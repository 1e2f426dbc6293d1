using Breakwater.Hub.Community;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>What loading a reference set came to.</summary>
public sealed record ReferenceLoad(string Name, int Loaded, int Unchanged, IReadOnlyList<Problem> Refused);

/// <summary>
/// Loads a public reference set, such as ATT&amp;CK: ids, authors and bytes stay as its publisher made them, and everybody may read it.
/// Its indicators, if it has any, are context unless whoever loads it trusts the source for more: then they pass the allow-lists first.
/// </summary>
public sealed class LoadReference(Database database, AllowListStore allowLists)
{
    private const int ObjectsPerWrite = 1000;

    /// <param name="use">What the set's indicators are trusted for: block, alert or context.</param>
    /// <exception cref="RejectedException">It is not a bundle, or there is no such use.</exception>
    public async Task<ReferenceLoad> LoadAsync(
        string name, ReadOnlyMemory<byte> bundle, string use, CancellationToken cancellationToken)
    {
        if (use is not ("block" or "alert" or "context"))
        {
            throw RejectedException.Invalid("bad-use", "use", $"\"{use}\" is not one of block, alert, context.");
        }

        var allowList = allowLists.Current();
        var handedIn = BundleIntake.Read(bundle);
        RejectedException.ThrowIfAny(handedIn.Problems);
        var refused = handedIn.Entries.Where(entry => entry.Object is null).SelectMany(entry => entry.Problems).ToList();
        var loaded = 0;
        var unchanged = 0;
        foreach (var some in handedIn.Entries.Where(entry => entry.Object is not null).Chunk(ObjectsPerWrite))
        {
            var done = await database.WriteAsync(scope => Load(scope, Sources.Reference(name), some,
                value => ValuesOf(value, use, allowList)), cancellationToken).ConfigureAwait(false);
            loaded += done.Loaded;
            unchanged += done.Unchanged;
            refused.AddRange(done.Refused);
        }

        return new ReferenceLoad(name, loaded, unchanged, refused);
    }

    private static ReferenceLoad Load(
        WriteScope scope, string source, HandedIn[] entries, Func<StixObject, IndicatorValues?> valuesOf)
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
                if (same && valuesOf(value) is { } said)
                {
                    IndicatorValueStore.Reassert(scope, value.Id, said);
                }

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
                value.Id, value.Type, version, value.Version?.ToString() ?? TimedBody.TextOf(0), SpecVersions.Of(value),
                Audience.OfCircle(Circle.EveryoneId, TlpLevel.Clear), value.Utf8.ToArray(), source, valuesOf(value)));
        }

        PublicationLog.Publish(scope, publish);
        return new ReferenceLoad("", publish.Count, unchanged, refused);
    }

    private static IndicatorValues? ValuesOf(StixObject value, string use, AllowList allowList)
    {
        if (value.Type != "indicator" || !value.Json.TryGetProperty("pattern", out var pattern))
        {
            return null;
        }

        var reading = PatternValues.Read(pattern.GetString() ?? "", "$.pattern");
        var entries = reading is { Plain: true, Problems.Count: 0 } ? PatternValues.Entries(reading) : [];
        // The object stays as its publisher made it; what an allow-list knows is not looked for.
        var trusted = use != "context" && reading.Values.All(one => allowList.Check(one) is null);
        return new IndicatorValues(trusted ? use : "context", trusted ? Scores.Trusted : Scores.Context, null, entries);
    }
}
