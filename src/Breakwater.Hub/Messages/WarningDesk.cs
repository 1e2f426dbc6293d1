using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Warnings;

namespace Breakwater.Hub.Messages;

/// <summary>A warning as its reader has it in front of them.</summary>
/// <param name="Values">How many values belong to it, its own counted.</param>
/// <param name="IsRead">Somebody of the reader's member has acknowledged it, at the level that it has now; true for who need not.</param>
/// <param name="Language">In which its words are: the reader's, but English where they are not known in it any more.</param>
public sealed record WarningItem(Warning Warning, int Values, bool IsRead, string Language);

/// <summary>One warning with all that belongs to it.</summary>
/// <param name="Together">The values that belong together, the one that speaks for them first.</param>
/// <param name="ReadBy">Who has acknowledged it: the reader's own people; everybody for coordinators.</param>
public sealed record WarningSheet(WarningItem Item, IReadOnlyList<Warning> Together, IReadOnlyList<WarningReader> ReadBy);

/// <param name="Person">Null when a key of the member as a whole said so.</param>
public sealed record WarningReader(string Member, string? Person, string Level, DateTimeOffset At);

/// <summary>
/// Warnings as people read them: one for all values that belong together, and who has read it. What a person may see of them is what their
/// audiences allow, and what is for named persons when they are one.
/// </summary>
public sealed class WarningDesk
{
    private readonly WarningStore _warnings;
    private readonly MessageStore _messages;
    private readonly AcknowledgeWarning _acknowledge;
    private readonly AudienceStore _audiences;
    private readonly CommunityStore _community;
    private readonly NewsStore _news;

    internal WarningDesk(
        WarningStore warnings, MessageStore messages, AcknowledgeWarning acknowledge, AudienceStore audiences, CommunityStore community,
        NewsStore news)
    {
        (_warnings, _messages, _acknowledge, _audiences, _community, _news) =
            (warnings, messages, acknowledge, audiences, community, news);
    }

    /// <summary>Newest change first.</summary>
    public IReadOnlyList<WarningItem> List(Caller caller, string language)
    {
        var visible = VisibleTo(caller);
        var all = _warnings.List(visible, Limits.PageMax);
        var news = NewsIn(language, visible);
        var values = all.GroupBy(one => one.BelongsTo, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var read = ReadBy(caller.MemberId);
        return all.Where(one => one.Id == one.BelongsTo).Select(one => Item(one, values[one.Id], IsRead(one, caller, read), news)).ToList();
    }

    /// <param name="id">Of the warning, or of one that belongs to it.</param>
    /// <exception cref="RejectedException">There is no such warning for this reader.</exception>
    public WarningSheet Find(Caller caller, string id, string language)
    {
        var visible = VisibleTo(caller);
        var asked = _warnings.Find(id, visible) ?? throw RejectedException.NotFound("warning");
        var lead = _warnings.Find(asked.BelongsTo, visible) ?? asked;
        var together = _warnings.List(visible, Limits.PageMax).Where(one => one.BelongsTo == lead.Id)
            .OrderBy(one => one.Id != lead.Id).ThenBy(one => one.RaisedAt).ToList();
        var readers = caller.MemberId is null && !caller.May(KeyPurposes.Coordinate) ? [] : _acknowledge.Of(caller, lead.Id, visible);
        return new WarningSheet(
            Item(lead, together.Count, IsRead(lead, caller, ReadBy(caller.MemberId)), NewsIn(language, visible)), together,
            readers.Select(reader => new WarningReader(
                _community.Member(reader.MemberId)?.Name ?? "", reader.PersonId is { } person ? _community.Person(person)?.Name : null,
                reader.Level, reader.At)).ToList());
    }

    /// <summary>Takes down that this person has read it.</summary>
    /// <exception cref="RejectedException">There is no such warning for them, or nobody waits for their answer.</exception>
    public Task AcknowledgeAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        _acknowledge.ByKeyAsync(caller, id, VisibleTo(caller), cancellationToken);

    /// <returns>What was last told of each warning, by which it is said in Spanish; null for readers of English.</returns>
    private Dictionary<string, WarningNews>? NewsIn(string language, IReadOnlyList<long> visible) =>
        language != Languages.Spanish ? null : _news.Latest(visible, 0, Limits.PageMax)
            .DistinctBy(one => one.Lead).ToDictionary(one => one.Lead, StringComparer.Ordinal);

    private static WarningItem Item(Warning warning, int values, bool isRead, Dictionary<string, WarningNews>? news)
    {
        var level = WarningLevels.Parse(warning.Level);
        var told = news?.GetValueOrDefault(warning.Id);
        if (news is null || (told?.Level != level && level != WarningLevel.Notice))
        {
            return new WarningItem(warning, values, isRead, Languages.English);
        }

        // Nobody is told of a notice, so that there is no news of it: it says little, and all of that is known.
        told = told?.Level == level ? told : new WarningNews(
            "", 0, warning.Id, 0, Change.Raised, level,
            new WarningFacts(
                warning.Kind, warning.Value, [warning.Value], values - 1, warning.CouldStop.Length > 0, false, [],
                new Advice(warning.Why, warning.TodoByTier, warning.Concerns, warning.CouldStop), warning.ReportId),
            warning.ChangedAt);
        var advice = SpanishAdvice.Of(told);
        var words = warning with
        {
            Why = advice.Why, Todo = advice.Todo[1], TodoByTier = advice.Todo, Concerns = advice.Concerns, CouldStop = advice.CouldStop,
        };
        return new WarningItem(words, values, isRead, Languages.Spanish);
    }

    private IReadOnlyList<long> VisibleTo(Caller caller) => caller.May(KeyPurposes.Read)
        ? _audiences.VisibleTo(_audiences.PersonOf(caller))
        : throw RejectedException.Forbidden("This is not for you to read.");

    private IReadOnlyDictionary<string, WarningLevel> ReadBy(string? memberId) =>
        memberId is null ? new Dictionary<string, WarningLevel>() : _messages.HighestAcknowledged(memberId);

    // Staff are not asked whether they have read what they wrote.
    private static bool IsRead(Warning warning, Caller caller, IReadOnlyDictionary<string, WarningLevel> read) => caller.MemberId is null
        || (read.TryGetValue(warning.BelongsTo, out var level) && level >= WarningLevels.Parse(warning.Level));
}
