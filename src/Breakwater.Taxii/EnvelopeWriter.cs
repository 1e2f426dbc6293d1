using System.IO.Pipelines;
using System.Text.Json;
using Breakwater.Taxii.Port;

namespace Breakwater.Taxii;

/// <summary>Writes the envelope resource (TAXII 2.1 section 3.7). The objects' bytes are copied, never parsed.</summary>
public static class EnvelopeWriter
{
    /// <summary>Writes a page as it is gathered, sending every <see cref="Limits.FlushBytes"/>. The empty page is <c>{}</c>.</summary>
    /// <param name="next">The token of the following page; null when there is none.</param>
    public static async Task WriteAsync(
        PipeWriter output, IReadOnlyList<TaxiiRecord> records, string? next, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (records.Count > 0)
        {
            json.WriteBoolean("more", next is not null);
            if (next is not null)
            {
                json.WriteString("next", next);
            }

            json.WriteStartArray("objects");
            foreach (var record in records)
            {
                json.WriteRawValue(record.Json.Span, skipInputValidation: true);
                if (json.BytesPending > Limits.FlushBytes || output.UnflushedBytes > Limits.FlushBytes)
                {
                    json.Flush();
                    await output.FlushAsync(cancellationToken);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        await output.FlushAsync(cancellationToken);
    }
}
