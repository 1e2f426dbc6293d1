using Breakwater.Hub.Escrow;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>What a draft is judged and rewritten with; all of it is read before the writer's lock is taken.</summary>
internal sealed record DraftContext(
    string MemberId,
    MemberVault Vault,
    ShareTarget Target,
    AllowList AllowList,
    Redactor Redactor,
    IReadOnlySet<string> ReferenceIds,
    IReadOnlySet<string> CommunityIds,
    string CentreId,
    DateTimeOffset Now)
{
    public Protections Protections { get; init; } = Protections.All;

    /// <summary>Labels that enough members fit.</summary>
    public IReadOnlySet<string> LabelsFit { get; init; } = new HashSet<string>();

    public bool Waits => Target.Waits && Protections.Delay;
}

/// <summary>
/// A submission on its way through the gate and into its published form. Straight-line steps over the items; nothing here touches the
/// database, so that a preview and a submission come to the same.
/// </summary>
internal sealed class ShareDraft(HandedInSet handedIn, DraftContext context)
{
    private readonly Dictionary<string, DraftItem> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _observableIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _authors = new(StringComparer.Ordinal);

    public IReadOnlyList<DraftItem> Items { get; } = handedIn.Entries.Select(entry => new DraftItem(entry)).ToList();

    public IReadOnlyList<Problem> Notes => handedIn.Notes;

    public DraftContext Context => context;

    public IReadOnlyList<string> Labels { get; } = LabelFit.In(handedIn);

    private bool Named => context.Target.Attribution == Attribution.Named;

    /// <summary>The author that readers see on what is not named.</summary>
    public string AuthorId => context.Target.Attribution == Attribution.Pseudonym
        ? "identity--" + RandomId.UuidFrom(context.Vault.Tag("pseudonym:" + (context.Protections.Pseudonyms ? context.Target.Circle.Id
            : "")))
        : context.CentreId;

    public void Judge()
    {
        foreach (var item in Items.Where(item => item.Object is not null))
        {
            Index(item);
        }

        foreach (var item in Items.Where(item => item.WillBePublished))
        {
            SetLevel(item);
            Gate(item);
            if (!Named)
            {
                KeepBackWhatNames(item);
            }
        }

        WriteBodies();
    }

    /// <summary>The published id of an object in this submission; null when it is not in it or stays back.</summary>
    public string? PublishedIdOf(string id) => _byId.TryGetValue(id, out var item) ? item.PublishedId : null;

    private void Index(DraftItem item)
    {
        if (!_byId.TryAdd(item.Object!.Id, item) && _byId[item.Object.Id].Object!.Version == item.Object.Version)
        {
            item.Decide(Fates.Duplicate, "twice", "The same id and version is in this submission twice; the first one counts.");
        }

        if (item.Object.Json.TryGetProperty("created_by_ref", out var author) && author.GetString() is { } id)
        {
            _authors.Add(id);
        }

        if (context.ReferenceIds.Contains(item.Object.Id))
        {
            item.PublishedId = item.Object.Id;
            item.Decide(Fates.Reference, "reference", "It is in a public reference set that everybody has; references to it are kept.");
        }
        else if (!Named && context.CommunityIds.Contains(item.Object.Id) && item.Object.Json.TryGetProperty("created", out _))
        {
            // A cyber-observable goes on: its id is made of what it says, and each member that hands it in stands behind it.
            item.PublishedId = item.Object.Id;
            item.Decide(
                Fates.Reference, "known", "It is another source's object, which the readers have already; references to it are kept.");
        }
        else if (TlpMarkings.TryGetLevel(item.Object.Id, out _))
        {
            item.PublishedId = item.Object.Id;
            item.Decide(Fates.Reference, "reference", "It is one of the fixed TLP markings.");
        }
    }

    private void SetLevel(DraftItem item)
    {
        var marked = TlpMarkings.LevelOf(item.Object!.MarkingRefs);
        var level = marked is { } own && context.Target.Level is { } asked ? (own > asked ? own : asked) : marked ?? context.Target.Level;
        var usual = Tlp.Parse(context.Target.Circle.LevelDefault);
        // A level milder than usual would be a habit that shows; a stricter one is asked for with a reason, and is kept.
        item.Level = context.Target.Plain && level < usual ? usual : level ?? usual;
        if (item.Level > Tlp.Parse(context.Target.Circle.LevelHighest))
        {
            item.Decide(
                Fates.Refused, "level",
                $"TLP:{Tlp.Name(item.Level).ToUpperInvariant()} is above the highest level that the circle {context.Target.Circle.Name} "
                    + $"accepts.");
        }
        else if (item.Level == TlpLevel.Red && context.Target.Recipients.Count == 0)
        {
            item.Decide(Fates.Refused, "red-needs-recipients", "TLP:RED is for named persons: name them as recipients.");
        }
    }

    /// <summary>What readers of each level are to get. What nobody may get here is left out, and said.</summary>
    private IReadOnlyList<MarkedVariant> PartsOf(DraftItem item)
    {
        var reasons = new List<string>();
        var variants = MarkedParts.Of(item.Object!, item.Level, reasons);
        if (item.Fate == Fates.Held)
        {
            // A coordinator decides on the whole of it, and its strictest readers get it.
            return variants.TakeLast(1).ToList();
        }

        foreach (var reason in reasons)
        {
            item.Note("marked-parts", reason);
        }

        var highest = Tlp.Parse(context.Target.Circle.LevelHighest);
        var reachable = variants.Where(variant => variant.Level <= highest
            && (variant.Level != TlpLevel.Red || context.Target.Recipients.Count > 0)).ToList();
        if (reachable.Count < variants.Count)
        {
            item.Note("marked-parts", $"Parts marked TLP:{Tlp.Name(variants[^1].Level).ToUpperInvariant()} go to nobody: the circle "
                + $"{context.Target.Circle.Name} does not accept that level, or it is for named persons and none were named.");
        }

        return reachable;
    }

    private void Gate(DraftItem item)
    {
        if (item.Object!.Type != "indicator")
        {
            return;
        }

        var json = item.Object.Json;
        var use = context.Target.Use;
        var entries = (IReadOnlyList<IndicatorEntry>)[];
        if (json.TryGetProperty("pattern_type", out var type) && type.GetString() is { } kind && kind != "stix")
        {
            use = "context";
            item.Note("pattern-type", $"A pattern of type {kind} is passed on; lists and sensors take STIX patterns only.");
        }
        else if (json.TryGetProperty("pattern", out var pattern))
        {
            var reading = PatternValues.Read(pattern.GetString() ?? "", item.Path + ".pattern");
            item.Reasons.AddRange(reading.Problems);
            if (reading.Problems.Count > 0)
            {
                item.Decide(Fates.Refused, "bad-pattern", "The pattern names what is not there to be looked for.");
                return;
            }

            reading = Named ? reading : WithoutMarks(item, reading);
            CheckAllowed(item, reading);
            entries = reading.Plain ? PatternValues.Entries(reading) : [];
            if (!reading.Plain)
            {
                use = "context";
                item.Note("not-plain", "The pattern asks for more than one value at a time: it is passed on, and not put into lists.");
            }
        }

        if (use == "block")
        {
            use = "alert";
            item.Note("one-member", "What one member alone asserts is at most alert; block takes independent evidence or a coordinator.");
        }

        var until = ValidUntil(json);
        item.Pattern ??= context.Target.Plain && entries.Count > 0 ? item.Object.Json.GetProperty("pattern").GetString() : null;
        if (until <= Storage.Micros.Of(context.Now))
        {
            use = "context";
            entries = [];
            item.Note("expired", "Its valid_until has passed: it is passed on as context.");
        }

        var revoked = json.TryGetProperty("revoked", out var flag) && flag.ValueKind == System.Text.Json.JsonValueKind.True;
        // How long a member gives its indicators is a habit too.
        item.Values = new IndicatorValues(
            use, use == "context" ? Scores.Context : Scores.Alert, context.Target.Plain ? null : until, revoked ? [] : entries);
    }

    /// <summary>The values as everybody may have got them: what may be unique to one recipient is cut off, or waits for a
    /// coordinator.</summary>
    private PatternReading WithoutMarks(DraftItem item, PatternReading reading)
    {
        var values = new List<Matching.IndicatorValue>();
        var isCut = false;
        foreach (var value in reading.Values)
        {
            if (!context.Protections.Redaction || RecipientMarks.In(value) is not { } mark)
            {
                values.Add(value);
                continue;
            }

            if (mark.Value is not { } rest || !reading.Plain)
            {
                item.Decide(
                    Fates.Held, RecipientMarks.Code, mark.Why + " Whoever sent it may know who got which; a coordinator looks first.");
                return reading;
            }

            isCut = true;
            values.Add(rest);
            item.Note(RecipientMarks.Code, mark.Why);
        }

        if (!isCut && !(context.Target.Plain && reading.Plain))
        {
            return reading;
        }

        var left = reading with { Values = values.Distinct().ToList() };
        item.Pattern = string.Join(" OR ", left.Values.Select(PatternValues.Of));
        return left;
    }

    private void CheckAllowed(DraftItem item, PatternReading reading)
    {
        foreach (var value in reading.Values)
        {
            if (context.Redactor.NamesTheMember(value.Text))
            {
                item.Decide(Fates.Refused, "own", $"{value.Text} is this member's own.");
            }
            else if (reading.Plain && context.AllowList.Check(value) is { } finding)
            {
                item.Decide(finding.Hold ? Fates.Held : Fates.Refused, "allow-list", finding.Reason);
            }
        }
    }

    private static long? ValidUntil(System.Text.Json.JsonElement json) =>
        json.TryGetProperty("valid_until", out var until) && StixTimestamp.TryParse(until.GetString(), out var time) ? time.Micros : null;

    private void KeepBackWhatNames(DraftItem item)
    {
        var value = item.Object!;
        var reason = value.Type switch
        {
            "identity" when _authors.Contains(value.Id) => "It is the author of what was handed in.",
            "identity" when context.Redactor.NamesTheMember(TextOf(value, "name")) =>
                "It is the member that shares, or somebody there.",
            "identity" when TextOf(value, "identity_class") != "class" =>
                "It is one person or organisation, and whom a member deals with tells who the member is.",
            "location" => "Where an attack was seen tells where the submitter is.",
            "user-account" => "It is an account on somebody's systems, most often the submitter's own.",
            "mac-addr" => "It is a device in the submitter's own network.",
            not ("indicator" or "sighting") when context.Target.Plain =>
                "The community shares indicators only, unless the text is asked for after a preview.",
            "url" or "email-addr" or "domain-name" when context.Protections.Redaction && IsForOne(TextOf(value, "value")) =>
                "It looks made for one recipient alone, and whoever sent it may know who got which.",
            "file" when item.Entry.Made && !context.Target.WithText => "It came attached, and goes out with the text only.",
            "indicator" when OwnPlaces.In(TextOf(value, "pattern")) is { } place => place,
            "process" => "Its command line and folders show the submitter's own systems.",
            "artifact" when TextOf(value, "mime_type") == "message/rfc822" => "It is a mail as it came, with the boxes that it came to.",
            "observed-data" => "It shows the submitter's own traffic or systems.",
            "marking-definition" => "A statement may name who made it.",
            "language-content" => "It translates a version that others do not get.",
            "extension-definition" => "It names its author.",
            "sighting" => null,
            var type when type.StartsWith("x-", StringComparison.Ordinal) =>
                "Nobody can tell what in a custom object would name its author.",
            _ => null,
        };
        if (reason is not null)
        {
            item.Decide(Fates.Withheld, "withheld", reason);
        }
        else if (value.Type == "sighting")
        {
            item.Decide(Fates.Counted, "counted", "It is counted as this member's sighting; others see numbers, not who.");
        }

        static bool IsForOne(string text) =>
            Matching.IndicatorValue.TryParse(text, out var parsed, out _) && RecipientMarks.In(parsed) is not null;

        static string TextOf(StixObject value, string property) =>
            value.Json.TryGetProperty(property, out var text) && text.ValueKind == System.Text.Json.JsonValueKind.String
                ? text.GetString()! : "";
    }

    private void WriteBodies()
    {
        foreach (var item in Items.Where(item => item.WillBePublished))
        {
            item.PublishedId = Named ? item.Object!.Id : NewIdOf(item.Object!.Id);
        }

        // What refers to something that stays back may have to stay back itself, so this goes on until nothing changes.
        var parts = Items.Where(item => item.WillBePublished).ToDictionary(item => item, PartsOf);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var item in Items.Where(item => item.WillBePublished))
            {
                item.Variants = VariantsOf(item, parts[item], out var reason);
                if (item.Variants.Count == 0)
                {
                    item.Decide(Fates.Withheld, "withheld", $"It stays back because {reason}.");
                    changed = true;
                }
            }
        }
    }

    private List<DraftVariant> VariantsOf(DraftItem item, IReadOnlyList<MarkedVariant> parts, out string reason)
    {
        reason = "all of it is marked for readers that this circle has none of";
        var variants = new List<DraftVariant>();
        foreach (var part in parts)
        {
            if (Named)
            {
                variants.Add(new DraftVariant(part.Level, part.Object, part.Object.Utf8.ToArray()));
                continue;
            }

            var form = Form(context.Target.WithText || !item.Entry.HoldsProse);
            if (AnonymousForm.Write(item, part, form, out var blocked) is { } body)
            {
                variants.Add(new DraftVariant(part.Level, part.Object, body));
            }
            else
            {
                reason = blocked;
            }
        }

        return variants;
    }

    /// <summary>
    /// The published id of something that was handed in or is referred to; null when it stays back. What is handed in always gets an id
    /// of its own: an id that others know would let one member speak for another, or for the centre.
    /// </summary>
    private string? NewIdOf(string id)
    {
        if (_byId.TryGetValue(id, out var item))
        {
            return item.Fate == Fates.Reference ? id : !item.WillBePublished ? null : MintedIdOf(item);
        }

        if (_authors.Contains(id))
        {
            return null;
        }

        if (context.ReferenceIds.Contains(id) || context.CommunityIds.Contains(id) || TlpMarkings.TryGetLevel(id, out _))
        {
            return id;
        }

        return StixId.TryParse(id, out var parsed) ? Mint(parsed.Type, id) : null;
    }

    private string MintedIdOf(DraftItem item) => item.Object!.Json.TryGetProperty("created", out _)
        ? Mint(item.Object.Type, item.Object.Id)
        : ObservableIdOf(item.Object.Id, item);

    private AnonymousContext Form(bool keepText) => new(AuthorId, context.Redactor, NewIdOf, keepText)
    {
        Protections = context.Protections,
        LabelsFit = context.LabelsFit,
        Plain = context.Target.Plain,
        ByTheDay = context.Target.Plain || context.Target.Waits,
    };

    private string Mint(string type, string id) => !context.Protections.Ids
        ? id
        : $"{type}--{RandomId.UuidFrom(context.Vault.Tag($"publish:{context.Target.Circle.Id}:{id}"))}";

    private string ObservableIdOf(string id, DraftItem item)
    {
        if (_observableIds.TryGetValue(id, out var known))
        {
            return known;
        }

        // Set before descending, so that observables which refer to each other in a ring come to an end.
        _observableIds[id] = Mint(item.Object!.Type, id);
        item.PublishedId = _observableIds[id];
        var form = Form(keepText: true);
        if (AnonymousForm.Write(item, new MarkedVariant(item.Level, item.Object), form, out _) is { } body
            && ObservableId.For(StixObject.Parse(body).Json) is { } computed)
        {
            _observableIds[id] = computed;
        }

        item.PublishedId = _observableIds[id];
        return item.PublishedId;
    }
}
