using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakwater.Taxii.Client;

/// <summary>
/// How far a poll has come in one collection. Kept by the caller in the same write as the objects of the page that it came with; a poll
/// that begins with it goes on exactly behind that page, also amid a listing. Never changes.
/// </summary>
public sealed record CollectionCursor
{
    private const int Format = 1;

    private CollectionCursor()
    {
    }

    /// <summary>The beginning: everything that the collection holds is new.</summary>
    public static CollectionCursor Start { get; } = new();

    /// <summary>Whose cursor it is; null at the beginning.</summary>
    public Uri? Collection { get; internal init; }

    /// <summary>Everything added before this is taken: microseconds since 1970 UTC. Null while no date is known.</summary>
    public long? AddedAfterMicros { get; internal init; }

    /// <summary>Whether that instant is over, so that nothing can be added in it any more.</summary>
    internal bool IsSettled { get; init; }

    /// <summary>The added_after that the listing under way was begun with; null for none.</summary>
    internal long? ListingMicros { get; init; }

    /// <summary>Where the listing under way goes on; null when none is.</summary>
    internal string? Next { get; init; }

    /// <summary>What was handed out and may come again when one asks from here.</summary>
    internal SeenKeys Seen { get; init; } = SeenKeys.Empty;

    /// <summary>One line of JSON, at most <see cref="Limits.CursorCharsMax"/>; holds no secret but the server's page token.</summary>
    public string ToText() => JsonSerializer.Serialize(
        new CursorText(
            Format,
            Collection?.AbsoluteUri,
            AddedAfterMicros is { } micros ? TaxiiTimestamp.Format(micros) : null,
            IsSettled,
            ListingMicros is { } listing ? TaxiiTimestamp.Format(listing) : null,
            Next,
            Seen.Keys.Length == 0 ? null : Seen.ToString()),
        CursorJson.Default.CursorText);

    /// <summary>False for what <see cref="ToText"/> never wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CollectionCursor? cursor)
    {
        cursor = null;
        try
        {
            var read = text.Length <= Limits.CursorCharsMax ? JsonSerializer.Deserialize(text, CursorJson.Default.CursorText) : null;
            Uri? collection = null;
            if (read is not { V: Format }
                || (read.Collection is not null && !Uri.TryCreate(read.Collection, UriKind.Absolute, out collection))
                || !TryReadTime(read.AddedAfter, out var added)
                || !TryReadTime(read.Listing, out var listing)
                || !SeenKeys.TryParse(read.Seen ?? "", out var seen))
            {
                return false;
            }

            cursor = new CollectionCursor
            {
                Collection = collection,
                AddedAfterMicros = added,
                IsSettled = read.Settled,
                ListingMicros = listing,
                Next = read.Next,
                Seen = seen,
            };
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadTime(string? text, out long? micros)
    {
        var isTime = TaxiiTimestamp.TryParse(text, out var read);
        micros = isTime ? read : null;
        return isTime || text is null;
    }
}

/// <summary>The shape of a cursor's text.</summary>
internal sealed record CursorText(
    int V, string? Collection, string? AddedAfter, bool Settled, string? Listing, string? Next, string? Seen);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CursorText))]
internal sealed partial class CursorJson : JsonSerializerContext;
