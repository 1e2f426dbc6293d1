using Breakwater.Hub.Community;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Quality;
using Breakwater.Hub.Storage;
using Breakwater.Matching;

namespace Breakwater.Hub.Channels;

/// <summary>What the lists of one's devices do with a value.</summary>
public enum BlockState
{
    /// <summary>Nothing that the reader may know of says anything about it.</summary>
    Unknown,

    /// <summary>It is in the lists.</summary>
    Blocked,

    /// <summary>It is looked for, and not blocked.</summary>
    LookedFor,

    /// <summary>It is passed on for what it tells; nothing is done about it.</summary>
    Context,

    /// <summary>It would be in the lists, and an exception leaves it out.</summary>
    LeftOut,

    /// <summary>An allow-list keeps it out, whatever anybody says of it.</summary>
    Allowed,
}

/// <summary>Why a value is blocked, or is not.</summary>
/// <param name="Listed">The value that lists have: the one asked for, or a domain above it.</param>
/// <param name="Parts">What its score is made of; empty when nothing says anything about it.</param>
/// <param name="AllowReason">Which allow-list keeps it out; null for none.</param>
/// <param name="Exception">What leaves it out of the reader's own lists, or of everybody's; null for nothing.</param>
public sealed record BlockAnswer(
    BlockState State, string Kind, string Value, string Listed, IReadOnlyList<ScorePart> Parts, DateTimeOffset? PublishedAt,
    DateTimeOffset? FallsAt, string? AllowReason, ListException? Exception);

/// <summary>Answers why a value is blocked: for somebody in front of a device that does not let them through.</summary>
public sealed class WhyBlocked(
    IndicatorValueStore values, AudienceStore audiences, AllowListStore allowLists, ListControl control, DecayStore decay,
    TimeProvider time)
{
    /// <exception cref="RejectedException">It is no value, or the caller may not read.</exception>
    public BlockAnswer Of(Caller caller, string? text)
    {
        if (!caller.May(KeyPurposes.Read))
        {
            throw RejectedException.Forbidden("This is not for you to read.");
        }

        if (!IndicatorValue.TryParse((text ?? "").Trim(), out var asked, out var problem))
        {
            throw RejectedException.Invalid("bad-value", "value", $"\"{text}\" is not a value that lists hold: {problem}");
        }

        var visible = audiences.VisibleTo(audiences.PersonOf(caller));
        var found = Above(asked).SelectMany(one => values.Find(one.Kind.Name(), one.Text, visible)).ToList();
        var now = time.GetUtcNow();
        var row = found.OrderBy(one => OrderOf(one.UsedFor)).ThenByDescending(one => one.Score).FirstOrDefault();
        var parts = row is null ? [] : ScorePart.Of(row, decay.Current(), now);
        var allowed = allowLists.Current().Check(asked)?.Reason;
        var exception = ExceptionFor(caller, asked);
        return new BlockAnswer(
            StateOf(row, allowed, exception), asked.Kind.Name(), asked.Text, row?.Value ?? asked.Text, parts,
            row is null ? null : Micros.ToTime(row.PublishedAt), Micros.ToTime(row?.FallsAt), allowed, exception);
    }

    private static BlockState StateOf(IndicatorValueRow? row, string? allowed, ListException? exception) => (row?.UsedFor, exception) switch
    {
        _ when allowed is not null => BlockState.Allowed,
        ("block", not null) => BlockState.LeftOut,
        ("block", _) => BlockState.Blocked,
        ("alert", _) => BlockState.LookedFor,
        ("context", _) => BlockState.Context,
        _ => BlockState.Unknown,
    };

    private static int OrderOf(string use) => use switch
    {
        "block" => 0,
        "alert" => 1,
        _ => 2,
    };

    /// <summary>The value, and the domains whose being listed stops it too.</summary>
    private static IEnumerable<IndicatorValue> Above(IndicatorValue value)
    {
        yield return value;
        var host = value.Kind switch
        {
            IndicatorKind.Domain => value.Text,
            IndicatorKind.Url when Uri.TryCreate(value.Text, UriKind.Absolute, out var address) => address.Host,
            _ => "",
        };
        if (value.Kind == IndicatorKind.Url && IndicatorValue.TryParse(host, out var itself, out _))
        {
            yield return itself;
        }

        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot > 0 && host.IndexOf('.', dot + 1) > 0;
            dot = host.IndexOf('.', StringComparison.Ordinal))
        {
            host = host[(dot + 1)..];
            if (IndicatorValue.TryParse(host, out var above, out _) && above.Kind == IndicatorKind.Domain)
            {
                yield return above;
            }
        }
    }

    private ListException? ExceptionFor(Caller caller, IndicatorValue value)
    {
        var all = control.Of(ListControl.Everybody).Exceptions.Concat(caller.MemberId is { } id ? control.Of(id).Exceptions : []);
        var above = Above(value).Select(one => (one.Kind.Name(), one.Text)).ToHashSet();
        return all.FirstOrDefault(one => above.Contains((one.Kind, one.Value)));
    }
}
