using System.Globalization;
using System.Text.Json;

namespace Breakwater.Hub.Channels.Misp;

/// <summary>
/// One filter of a search: a text, a list of them (any of them), or <c>{"OR","AND","NOT"}</c>; a <c>!</c> in front means not, <c>%</c>
/// stands
/// for anything.
/// </summary>
internal sealed class MispFilter
{
    private readonly List<string> _any = [];
    private readonly List<string> _all = [];
    private readonly List<string> _none = [];

    /// <summary>Null when the question does not name it.</summary>
    public static MispFilter? Read(JsonElement question, string name)
    {
        if (!question.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        var filter = new MispFilter();
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var part in value.EnumerateObject())
            {
                var into = part.Name.ToUpperInvariant() switch
                {
                    "OR" => filter._any,
                    "AND" => filter._all,
                    "NOT" => filter._none,
                    _ => throw RejectedException.Invalid("bad-filter", name, $"\"{part.Name}\" is none of OR, AND and NOT."),
                };
                into.AddRange(Texts(part.Value, name));
            }
        }
        else
        {
            foreach (var text in Texts(value, name))
            {
                (text.StartsWith('!') ? filter._none : filter._any).Add(text.StartsWith('!') ? text[1..] : text);
            }
        }

        if (filter._any.Count + filter._all.Count + filter._none.Count > Limits.MispFilterValuesMax)
        {
            throw RejectedException.Invalid("too-many", name, $"A filter has at most {Limits.MispFilterValuesMax} values.");
        }

        return filter;
    }

    /// <summary>True when one of the texts is wanted, every required one is there, and none is excluded.</summary>
    public bool Takes(IReadOnlyCollection<string> texts) =>
        (_any.Count == 0 || _any.Exists(wanted => texts.Any(text => IsLike(text, wanted))))
        && _all.TrueForAll(wanted => texts.Any(text => IsLike(text, wanted)))
        && !_none.Exists(wanted => texts.Any(text => IsLike(text, wanted)));

    public bool Takes(string text) => Takes([text]);

    /// <summary>Without regard to case, as MISP's database compares; % is any run of characters.</summary>
    internal static bool IsLike(string text, string wanted)
    {
        if (!wanted.Contains('%', StringComparison.Ordinal))
        {
            return text.Equals(wanted, StringComparison.OrdinalIgnoreCase);
        }

        // Each part at its first place behind the one before: no way back is ever needed, whatever the text.
        var parts = wanted.Split('%');
        if (!text.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return text.Length - at >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Texts(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(one => Texts(one, name)),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.True => ["1"],
        JsonValueKind.False => ["0"],
        _ => throw RejectedException.Invalid("bad-filter", name, "A filter is a text, a list of texts, or OR, AND and NOT of them."),
    };
}

/// <summary>A span of time of a search: from a moment on, or between two. Moments are seconds since 1970, dates, or an age (7d,
/// 24h).</summary>
internal sealed record MispSpan(long From, long To)
{
    /// <summary>Null when the question does not name it.</summary>
    public static MispSpan? Read(JsonElement question, string name, DateTimeOffset now)
    {
        if (!question.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return new MispSpan(Moment(value, name, now), long.MaxValue);
        }

        var ends = value.EnumerateArray().Select(one => Moment(one, name, now)).Order().ToList();
        return ends.Count is 1 or 2
            ? new MispSpan(ends[0], ends.Count == 2 ? ends[1] : long.MaxValue)
            : throw RejectedException.Invalid("bad-time", name, "A span of time has one or two ends.");
    }

    public bool Holds(long seconds) => seconds >= From && seconds <= To;

    internal static long Moment(JsonElement value, string name, DateTimeOffset now)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds;
        }

        if (text.Length > 1 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var count)
            && UnitSeconds(text[^1]) is { } unit && count < int.MaxValue)
        {
            return now.ToUnixTimeSeconds() - (count * unit);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeSeconds()
            : throw RejectedException.Invalid("bad-time", name,
                $"\"{text}\" is no time: seconds since 1970, a date, or an age such as 7d, 24h or 30m.");
    }

    private static long? UnitSeconds(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => null,
    };
}
