using System.Text.Json;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>
/// The part of a submission that needs the newest state, under the writer's lock: what the member handed in before, which versions are out,
/// and the times that follow from them.
/// </summary>
internal sealed class Placing(WriteScope scope, ShareDraft draft, DateTimeOffset at)
{
    private readonly List<(DraftItem Item, MineRow Row)> _mine = [];
    private readonly List<long> _replaced = [];
    private readonly Dictionary<string, (long Created, long Version)> _placed = new(StringComparer.Ordinal);
    private IReadOnlySet<string> _handedInBefore = new HashSet<string>();
    private IReadOnlySet<string> _publishedBefore = new HashSet<string>();

    public List<PublishedObject> Published { get; } = [];

    public List<(PublishedObject Published, DraftItem Item)> Held { get; } = [];

    /// <summary>What goes out later, and the item that it is of.</summary>
    public List<(DraftItem Item, PublishedObject Published, bool IsNew)> Waiting { get; } = [];

    /// <summary>Everything that others will see, one day.</summary>
    public IEnumerable<PublishedObject> All => Published.Concat(Waiting.Select(one => one.Published))
        .Concat(Held.Select(one => one.Published));

    private bool Named => draft.Context.Target.Attribution == Attribution.Named;

    /// <summary>Decides duplicates and conflicts, and fills in times. Writes nothing.</summary>
    public void Place()
    {
        if (draft.Context.Target.Attribution == Attribution.Pseudonym && draft.Items.Any(item => item.WillBePublished))
        {
            PlacePseudonym();
        }

        var items = draft.Items.Where(item => item.Object is not null && item.Fate != Fates.Duplicate).ToList();
        _handedInBefore = SubmissionStore.KnownIds(scope, draft.Context.Vault, items.Select(item => item.Object!.Id).ToList());
        _publishedBefore = PublicationReader.KnownIds(scope, items.Select(item => item.PublishedId).OfType<string>().ToList());
        if (items.DistinctBy(item => item.Object!.Id).Count() < items.Count)
        {
            // Versions of one object in one submission are published in their order, whatever the order they came in.
            items = items.OrderBy(item => item.Object!.Version?.Micros ?? 0).ToList();
        }

        foreach (var item in items)
        {
            PlaceOne(item);
        }
    }

    /// <summary>Writes the member's sealed copy, the publication and what is held, in this transaction.</summary>
    public void Write(ShareReceipt receipt, byte[] original)
    {
        var vault = draft.Context.Vault;
        var record = JsonSerializer.SerializeToUtf8Bytes(receipt with { Published = [] }, HubJson.Options);
        SubmissionStore.InsertSubmission(scope, vault, receipt.SubmissionId, record, original);
        _replaced.ForEach(position => SubmissionStore.Delete(scope, position));
        if (_mine.Count > 0)
        {
            var position = scope.TakePositions(_mine.Count);
            SubmissionStore.InsertObjects(scope, vault, receipt.SubmissionId, _mine.Select(one => one.Row with
            {
                Position = position++,
                Content = one.Row.Content with
                {
                    Fate = one.Item.Fate, PublishedId = one.Item.WillBePublished ? one.Item.PublishedId! : "",
                },
            }));
            // What waits gets its support when it goes out: until then nothing may stand beside its id.
            Support.Add(
                scope, vault, _mine.Where(one => one.Item is { WillBePublished: true, Waits: false }).Select(one => one.Item.PublishedId!));
        }

        PublicationLog.Publish(scope, Published);
        foreach (var (published, item) in Held)
        {
            ReviewQueue.HoldObject(scope, published, item.HoldReason, item.MayTell);
        }
    }

    private void PlaceOne(DraftItem item)
    {
        var value = item.Object!;
        var version = value.Version?.Micros ?? 0;
        var before = _handedInBefore.Contains(value.Id) ? SubmissionStore.Versions(scope, draft.Context.Vault, value.Id) : [];
        var same = before.FirstOrDefault(row => row.Version == version || item.Entry.Made);
        var text = value.Version?.ToString() ?? TimedBody.TextOf(0);
        if (same is not null && !(item.Entry.Made || SameContent(same.Content.Body, value)))
        {
            item.Decide(
                Fates.Refused, "version-conflict",
                "This member has handed in the same id and version with other content before; a change needs a newer modified time.");
            item.ConflictsWithMine = true;
            return;
        }

        if (same is { Content.PublishedId.Length: > 0 } || (same is not null && item.Fate == Fates.Counted))
        {
            Repeat(item, same.Content);
            return;
        }

        // What stayed back before may go out now: the row that mine has of it is written anew.
        _replaced.AddRange(same is null ? [] : [same.Position]);
        _mine.Add((item, new MineRow(0, value.Type, version, SpecVersions.Of(value),
            new SealedObject(value.Id, text, "", "", same?.Content.Body ?? value.Utf8.ToArray()))));
        if (item.WillBePublished && !Named && before.Any(row => row.Version > version && row.Content.PublishedId.Length > 0))
        {
            item.Decide(Fates.Withheld, "older", "A newer version of it is out; others do not get this one after that.");
        }

        if (item.WillBePublished)
        {
            PlacePublished(item, version, text);
        }
    }

    private static void Repeat(DraftItem item, SealedObject earlier)
    {
        if (item.WillBePublished && item.PublishedId != earlier.PublishedId)
        {
            item.Decide(
                Fates.Refused, "elsewhere",
                "This member has shared this very version in another circle or under another attribution: withdraw it there first.");
            return;
        }

        item.PublishedId = earlier.PublishedId.Length > 0 ? earlier.PublishedId : null;
        item.Decide(Fates.Duplicate, "duplicate", "This member has handed in this very version before.");
    }

    private void PlacePublished(DraftItem item, long version, string text)
    {
        var id = item.PublishedId!;
        if (!item.Object!.Json.TryGetProperty("created", out _))
        {
            PlaceObservable(item, version, text);
            return;
        }

        var newest = _publishedBefore.Contains(id) ? PublicationReader.Newest(scope, id) : null;
        var owner = Named ? Sources.Named(draft.Context.MemberId) : Sources.Anonymous;
        if (newest is not null && PublicationReader.SourceOf(scope, id) != owner)
        {
            item.Decide(Fates.Refused, "not-yours",
                "This id is in use by another source; only an object's creator makes new versions of it.");
            return;
        }

        var created = version;
        if (!Named)
        {
            var isAgain = _placed.TryGetValue(id, out var placed);
            version = TimedBody.NextVersion(Micros.Of(at), isAgain ? placed.Version : newest?.Version);
            created = isAgain ? placed.Created : newest is { } earlier ? TimedBody.CreatedOf(earlier.Body) : version;
            _placed[id] = (created, version);
            text = TimedBody.TextOf(version);
        }

        foreach (var variant in item.Variants)
        {
            Take(item, variant, version, text, Named ? variant.Body : TimedBody.Fill(variant.Body, created, version), created == version);
        }
    }

    // A cyber-observable has no versions: its id says all of it, and one row in each audience is enough for everybody.
    private void PlaceObservable(DraftItem item, long version, string text)
    {
        if (Named && PublicationReader.BodyOf(scope, item.PublishedId!, version) is { } known && !SameContent(known, item.Object!))
        {
            item.Decide(Fates.Refused, "version-conflict", "This observable is out with other content, which is never overwritten.");
        }
        else
        {
            foreach (var variant in item.Variants.Where(one => !PublicationReader.IsLiveIn(scope, item.PublishedId!, AudienceOf(one))))
            {
                Take(item, variant, version, text, variant.Body, isNew: true);
            }
        }
    }

    private Audience AudienceOf(DraftVariant variant) => variant.Level == Stix.TlpLevel.Red
        ? Audience.OfPersons(draft.Context.Target.Recipients)
        : Audience.OfCircle(draft.Context.Target.Circle.Id, variant.Level);

    private void Take(DraftItem item, DraftVariant variant, long version, string text, byte[] body, bool isNew)
    {
        // Readers of a higher level read at the lowest too, so what is looked for is named once.
        var values = ReferenceEquals(variant, item.Variants[0]) ? item.Values : null;
        var published = new PublishedObject(
            item.PublishedId!, item.Object!.Type, version, text, Named ? SpecVersions.Of(item.Object) : SpecVersions.Of21,
            AudienceOf(variant), body, Named ? Sources.Named(draft.Context.MemberId) : Sources.Anonymous, values);
        if (draft.Context.Waits && item.Fate != Fates.Held)
        {
            item.Waits = true;
            Waiting.Add((item, published, isNew));
            return;
        }

        if (item.Fate == Fates.Held)
        {
            Held.Add((published, item));
        }
        else
        {
            Published.Add(published);
        }
    }

    private void PlacePseudonym()
    {
        var id = draft.AuthorId;
        if (PublicationReader.Newest(scope, id) is null)
        {
            var name = "Pseudonym " + id[^12..];
            var identity = CentreObjects.Identity(id, name, at);
            // Outside the circle nobody is to learn that somebody shares in it under a pseudonym.
            Published.Add(identity with
            {
                Source = Sources.Anonymous,
                Audience = Audience.OfCircle(draft.Context.Target.Circle.Id, Stix.TlpLevel.Clear),
            });
        }
    }

    /// <summary>Equal as JSON, however it is written.</summary>
    internal static bool SameContent(byte[] body, Stix.StixObject other)
    {
        if (body.AsSpan().SequenceEqual(other.Utf8.Span))
        {
            return true;
        }

        using var document = JsonDocument.Parse(body);
        return JsonElement.DeepEquals(document.RootElement, other.Json);
    }
}
