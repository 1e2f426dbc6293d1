using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakwater.Hub.Intake;

/// <summary>What became of a submission, object by object.</summary>
/// <param name="Objects">One entry for each object that was handed in or found, in order.</param>
/// <param name="Notes">What was seen in it and is not an object: links left out, advice on the whole.</param>
/// <param name="Published">The objects exactly as others see them; in a receipt these are as published.</param>
/// <param name="Warnings">What the submitter should know before it goes: few others in the circle, say.</param>
/// <param name="PreviewToken">Of a preview: hand it in with the same submission to publish exactly this.</param>
public sealed record ShareReceipt(
    string SubmissionId,
    DateTimeOffset ReceivedAt,
    string Circle,
    string Attribution,
    IReadOnlyList<ObjectFate> Objects,
    IReadOnlyList<Problem> Notes,
    IReadOnlyList<string> Warnings,
    string? PreviewToken,
    IReadOnlyList<PublishedJson> Published)
{
    public IReadOnlyDictionary<string, int> Counts =>
        Objects.GroupBy(fate => fate.Fate).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
}

/// <summary>An object as it is published: UTF-8 JSON, written out as it is.</summary>
[JsonConverter(typeof(PublishedJsonConverter))]
public readonly record struct PublishedJson(ReadOnlyMemory<byte> Utf8);

/// <summary>Passes the bytes on; they were written by the hub, or read by it.</summary>
public sealed class PublishedJsonConverter : JsonConverter<PublishedJson>
{
    public override PublishedJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new PublishedJson(JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
    }

    public override void Write(Utf8JsonWriter writer, PublishedJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
