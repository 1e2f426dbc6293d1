using System.Text.Json;

namespace Breakwater.Taxii.Client;

/// <summary>What an envelope says beside its objects (TAXII 2.1 section 3.7), read past them without keeping anything.</summary>
/// <param name="IsEmpty">True for a page without objects that says something of paging; also with objects that are null.</param>
internal sealed record EnvelopeHead(bool? More, string? Next, bool IsEmpty)
{
    /// <summary>Takes what it finds; a body that is no envelope is for whoever reads the objects to refuse.</summary>
    public static EnvelopeHead Read(ReadOnlyMemory<byte> body)
    {
        bool? more = null;
        string? next = null;
        var isPage = false;
        var isOther = false;
        var reader = new Utf8JsonReader(AnswerJson.WithoutMark(body).Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return new EnvelopeHead(null, null, false);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMore = reader.ValueTextEquals("more"u8);
                var isNext = reader.ValueTextEquals("next"u8);
                var isObjects = reader.ValueTextEquals("objects"u8);
                var isType = reader.ValueTextEquals("type"u8);
                reader.Read();
                isPage |= isMore || isNext || isObjects;
                isOther |= isType || (isObjects && reader.TokenType != JsonTokenType.Null);
                more = isMore ? Truth(ref reader) : more;
                next = isNext ? Token(ref reader) : next;
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new EnvelopeHead(more, next, false);
        }

        return new EnvelopeHead(more, next, isPage && !isOther);
    }

    /// <summary>A token worth keeping; servers send an empty one for none, and some a number.</summary>
    public static string? Token(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        return text is { Length: > 0 and <= Limits.NextCharsMax } ? text : null;
    }

    private static bool? Truth(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when bool.TryParse(reader.GetString(), out var truth) => truth,
        _ => null,
    };
}
