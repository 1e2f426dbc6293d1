using System.Text.Json;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.OutsideSources;

/// <summary>
/// Places judged objects of a source in the publication log, under the writer's lock: duplicates, versions, revocations. Ids, authors and
/// bytes stay as they came.
/// </summary>
/// <param name="part">The event that they came in, or nothing.</param>
/// <param name="byContent">Whether an object that differs from what is out in nothing but its modified counts as the same.</param>
internal sealed class SourcePlacing(WriteScope scope, Source source, string part, bool byContent)
{
    private readonly string _tag = source.Tag;

    public void Place(SourceItem item)
    {
        var value = item.Object;
        if (TlpMarkings.TryGetLevel(value.Id, out _) || value.Id == CentreObjects.UseExtensionId)
        {
            // Everybody has the fixed markings, and every hub its own copy of the extension.
            return;
        }

        if (item.Refusal is { } refusal)
        {
            Note(item, SourceStates.Refused, refusal);
        }
        else if (item.IsVersioned)
        {
            PlaceVersion(item);
        }
        else
        {
            PlaceObservable(item);
        }
    }

    private void PlaceVersion(SourceItem item)
    {
        var value = item.Object;
        var version = value.Version!.Value.Micros;
        var known = SourceObjects.Find(scope, source.Id, value.Id, part);
        var owner = PublicationReader.SourceOf(scope, value.Id);
        if (PublicationReader.BodyOf(scope, value.Id, version) is { } body)
        {
            if (!Placing.SameContent(body, value))
            {
                Note(item, SourceStates.Refused, "It is out in this version with other content; a change needs a newer modified.");
                return;
            }

            var isBack = known is { State: SourceStates.Gone }
                || (known is null && !PublicationReader.IsLiveIn(scope, value.Id, Published(item, version).Audience));
            if (owner != _tag || !isBack || item.IsRevoked)
            {
                if (owner == _tag && !item.IsRevoked && item.Values is { } said)
                {
                    // It is in the source still, which says it again.
                    IndicatorValueStore.Reassert(scope, value.Id, said);
                }

                Note(item, owner == _tag ? StateOfKnown(known, item) : null, null);
                return;
            }
        }

        if (owner is not null && owner != _tag)
        {
            Note(item, SourceStates.Refused, "Its id is another source's; only an object's creator makes new versions of it.");
            return;
        }

        if (PublicationReader.Newest(scope, value.Id) is { } newest && !MayFollow(item, newest.Version, newest.Body, known?.State))
        {
            return;
        }

        Take(item, known, version);
    }

    /// <summary>False when what is out stays as it is; the reason is noted.</summary>
    private bool MayFollow(SourceItem item, long newest, byte[] body, string? state)
    {
        var version = item.Object.Version!.Value.Micros;
        if (version < newest)
        {
            Note(item, state ?? SourceStates.Live, null);
            return false;
        }

        if (byContent && SameButModified(body, item.Object)
            && PublicationReader.IsLiveIn(scope, item.Object.Id, Published(item, version).Audience))
        {
            Note(item, SourceStates.Live, null);
            return false;
        }

        if (version > newest && IsRevoked(body))
        {
            Note(item, SourceStates.Refused, "It was revoked, and revoked is final (STIX 2.1, 3.6).");
            return false;
        }

        return true;
    }

    private void Take(SourceItem item, (string State, long Version)? known, long version)
    {
        if (item.IsRevoked)
        {
            Revoke(item, version);
            return;
        }

        if (item.HoldReason is { } reason)
        {
            Hold(item, known, reason);
            return;
        }

        ReviewQueue.Drop(scope, item.Object.Id);
        PublicationLog.Publish(scope, [Published(item, version)]);
        Note(item, SourceStates.Live, null);
    }

    // The last, revoked version goes out, so that whoever holds the object learns of it (STIX 2.1, 3.6); what was never out stays in.
    private void Revoke(SourceItem item, long version)
    {
        ReviewQueue.Drop(scope, item.Object.Id);
        if (PublicationLog.Withdraw(scope, item.Object.Id))
        {
            PublicationLog.Publish(scope, [Published(item, version)]);
        }

        Note(item, SourceStates.Gone, null);
    }

    private void Hold(SourceItem item, (string State, long Version)? known, string reason)
    {
        var version = item.Object.Version?.Micros ?? 0;
        if (known is { State: SourceStates.Held } held && held.Version == version)
        {
            // Waiting already, or denied: asking again on every run would wear the coordinators down.
            return;
        }

        var waiting = scope.Scalar<long>(
            "select count(*) from source_object where source_id = @Id and state = 'held'", new { source.Id });
        if (waiting >= Limits.SourceHeldMax)
        {
            Note(item, SourceStates.Refused, $"{reason} {Limits.SourceHeldMax} objects of this source wait for a coordinator already.");
            return;
        }

        ReviewQueue.HoldObject(scope, Published(item, version), $"Source {source.Name}: {reason}");
        Note(item, SourceStates.Held, reason);
    }

    // A cyber-observable has no versions: its id says all of it, and one row in each audience is enough for everybody.
    private void PlaceObservable(SourceItem item)
    {
        var published = Published(item, 0);
        if (PublicationReader.BodyOf(scope, item.Object.Id, 0) is { } known && !Placing.SameContent(known, item.Object))
        {
            Note(item, SourceStates.Refused, "This observable is out with other content, which is never overwritten.");
            return;
        }

        if (!PublicationReader.IsLiveIn(scope, item.Object.Id, published.Audience))
        {
            PublicationLog.Publish(scope, [published]);
        }

        Note(item, SourceStates.Live, null);
    }

    private PublishedObject Published(SourceItem item, long version) => new(
        item.Object.Id, item.Object.Type, version, item.Object.Version?.ToString() ?? TimedBody.TextOf(0), SpecVersions.Of(item.Object),
        Audience.OfCircle(source.CircleId, item.Level), item.Object.Utf8.ToArray(), _tag, item.Values);

    /// <param name="state">Null for what is another's, and so is not this source's to withdraw.</param>
    private void Note(SourceItem item, string? state, string? reason)
    {
        if (state is not null)
        {
            // What is refused may have anything for an id; what gets through has a STIX id, which these words leave as it is.
            SourceObjects.Put(
                scope, source.Id, SourceTaking.Words(item.Object.Id), part, item.Object.Version?.Micros ?? 0, state,
                reason is null ? null : SourceTaking.Words(reason));
        }
    }

    private static string StateOfKnown((string State, long Version)? known, SourceItem item) =>
        item.IsRevoked ? SourceStates.Gone : known is { State: SourceStates.Gone } ? SourceStates.Gone : SourceStates.Live;

    private static bool IsRevoked(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("revoked", out var flag) && flag.ValueKind == JsonValueKind.True;
    }

    private static bool SameButModified(byte[] body, StixObject other)
    {
        using var document = JsonDocument.Parse(body);
        var before = Rest(document.RootElement);
        var now = Rest(other.Json);
        return before.Count == now.Count
            && before.All(one => now.TryGetValue(one.Key, out var value) && JsonElement.DeepEquals(one.Value, value));

        static Dictionary<string, JsonElement> Rest(JsonElement json) => json.EnumerateObject()
            .Where(property => !property.NameEquals("modified")).ToDictionary(property => property.Name, property => property.Value);
    }
}
