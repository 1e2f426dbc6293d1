using System.Globalization;
using System.Text.Json;
using Breakwater.Formats.Misp;

namespace Breakwater.Hub.Channels.Misp;

/// <summary>A question of restSearch, as PyMISP asks it. Keys that are not named here change nothing, as on MISP itself.</summary>
internal sealed class MispSearch
{
    private readonly MispFilter? _value, _type, _category, _org, _tags, _eventTags, _uuid, _eventId, _info, _objectName;
    private readonly MispSpan? _timestamp, _eventTimestamp, _published;
    private readonly long? _from, _to;
    private readonly bool? _toIds, _isPublished;
    private readonly string? _words;

    private MispSearch(JsonElement question, DateTimeOffset now)
    {
        MispFilter? Filter(string name) => MispFilter.Read(question, name);
        long? Date(string name) => question.TryGetProperty(name, out var value) && value.ValueKind
            is JsonValueKind.String or JsonValueKind.Number
            ? MispSpan.Moment(value, name, now) : null;
        (_value, _type, _category, _org, _tags) = (Filter("value"), Filter("type"), Filter("category"), Filter("org"),
            Filter("tags") ?? Filter("tag"));
        (_eventTags, _uuid, _eventId, _info, _objectName) =
            (Filter("event_tags"), Filter("uuid"), Filter("eventid"), Filter("eventinfo"), Filter("object_name"));
        (_timestamp, _eventTimestamp) = (MispSpan.Read(question, "timestamp", now), MispSpan.Read(question, "event_timestamp", now));
        _published = MispSpan.Read(question, "publish_timestamp", now) ?? MispSpan.Read(question, "last", now);
        (_from, _to) = (Date("from") ?? Date("date_from"), Date("to") ?? Date("date_to"));
        (_toIds, _isPublished) = (Truth(question, "to_ids"), Truth(question, "published"));
        _words = (Word(question, "quickFilter") ?? Word(question, "quickfilter") ?? Word(question, "searchall"))?.Trim('%');
        IsMetadata = Truth(question, "metadata") == true;
        IncludesEvent = Truth(question, "includeContext") == true || Truth(question, "includeEventTags") == true || Truth(question,
            "includeEventUuid") == true;
        Page = Math.Max(1, Number(question, "page") ?? 1);
        Limit = Math.Clamp(Number(question, "limit") ?? Limits.MispPageMax, 1, Limits.MispPageMax);
    }

    public bool IsMetadata { get; }

    public bool IncludesEvent { get; }

    public int Page { get; }

    public int Limit { get; }

    /// <exception cref="RejectedException">A filter is not one, or the answer is asked for in another form than JSON.</exception>
    public static MispSearch Read(JsonElement question, DateTimeOffset now)
    {
        if (question.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw RejectedException.Invalid("bad-search", "$", "A search is a JSON object.");
        }

        var asked = question.ValueKind == JsonValueKind.Undefined ? JsonElement.Parse("{}") : question;
        asked = asked.TryGetProperty("request", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : asked;
        if (Word(asked, "returnFormat") is { } form && !form.Equals("json", StringComparison.OrdinalIgnoreCase))
        {
            throw RejectedException.Invalid("bad-format", "returnFormat",
                $"\"{form}\" is not given here, only json; other formats are feeds.");
        }

        return new MispSearch(asked, now);
    }

    /// <summary>Events with at least one attribute that is asked for; where attributes are not asked about, all of the event's
    /// own.</summary>
    public IEnumerable<MispEvent> Events(IEnumerable<MispEvent> events) =>
        events.Where(one => TakesEvent(one) && (_timestamp?.Holds(one.Timestamp) ?? true) && (!AsksForAttributes
            || one.Attributes.Any(attribute => TakesAttribute(one, attribute))));

    public IEnumerable<(MispEvent Event, MispAttribute Attribute)> Attributes(IEnumerable<MispEvent> events) =>
        from one in events
        where TakesEvent(one)
        from attribute in one.Attributes
        where TakesAttribute(one, attribute) && (_timestamp?.Holds(attribute.Timestamp) ?? true)
        select (one, attribute);

    private bool AsksForAttributes => _value is not null || _type is not null || _category is not null || _toIds is not null
        || _objectName is not null || _tags is not null || _uuid is not null
        || _words is not null;

    private bool TakesEvent(MispEvent one)
    {
        var date = one.Created ?? one.Timestamp;
        return (_eventId?.Takes([one.Uuid, MispAnswers.IdOf(one.Uuid)]) ?? true)
            && (_org?.Takes([one.Author?.Name ?? "", one.Author?.Uuid ?? ""]) ?? true)
            && (_eventTags?.Takes(one.Tags) ?? true)
            && (_info?.Takes(one.Info) ?? true)
            && (_eventTimestamp?.Holds(one.Timestamp) ?? true)
            && (_published?.Holds(one.Published ?? one.Timestamp) ?? true)
            && (_isPublished ?? true)
            && (_from is not { } from || date >= from)
            // A date means the whole day.
            && (_to is not { } to || date < to + (to % DaySeconds == 0 ? DaySeconds : 1));
    }

    private const long DaySeconds = 86_400;

    private bool TakesAttribute(MispEvent one, MispAttribute attribute) =>
        (_value?.Takes([attribute.Value, .. attribute.Type.Contains('|', StringComparison.Ordinal) ? attribute.Value.Split('|')
            : []]) ?? true)
        && (_type?.Takes(attribute.Type) ?? true)
        && (_category?.Takes(attribute.Category) ?? true)
        && (_toIds is not { } wanted || attribute.ToIds == wanted)
        && (_uuid?.Takes([attribute.Uuid, one.Uuid]) ?? true)
        && (_objectName?.Takes(attribute.ObjectName) ?? true)
        && (_tags?.Takes([.. attribute.Tags, .. one.Tags]) ?? true)
        && (_words is not { } words || attribute.Value.Contains(words, StringComparison.OrdinalIgnoreCase)
            || attribute.Comment.Contains(words, StringComparison.OrdinalIgnoreCase) || one.Info.Contains(words,
                StringComparison.OrdinalIgnoreCase));

    private static bool? Truth(JsonElement question, string name) => !question.TryGetProperty(name, out var value) ? null
        : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetRawText() != "0",
        JsonValueKind.String => value.GetString() switch { "1" or "true" or "True" => true, "0" or "false" or "False" or "exclude" =>
            false, _ => null },
        JsonValueKind.Array => value.GetArrayLength() == 1 && value[0].ValueKind == JsonValueKind.Number ? value[0].GetRawText() != "0"
            : null,
        _ => null,
    };

    private static string? Word(JsonElement question, string name) =>
        question.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()
            is { Length: > 0 } text ? text : null;

    private static int? Number(JsonElement question, string name) => !question.TryGetProperty(name, out var value) ? null
        : int.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), NumberStyles.None,
            CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
