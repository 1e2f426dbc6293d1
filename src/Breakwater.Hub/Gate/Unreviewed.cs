using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Hub.Gate;

/// <summary>
/// The label of what went out although nobody had looked at it in time (STIX 2.1, 3.2: labels). Only bodies that the centre wrote carry it:
/// a named object is never rewritten.
/// </summary>
internal static class Unreviewed
{
    public const string Label = "unreviewed";
    private const string Labels = "labels";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Mark(byte[] body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        var labels = json[Labels] as JsonArray ?? [];
        labels.Add(Label);
        json[Labels] = labels.Parent is null ? labels : labels.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(json, Plain);
    }

    /// <summary>Null when it does not carry the label.</summary>
    public static byte[]? Unmark(byte[] body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        if (json[Labels] is not JsonArray labels || labels.FirstOrDefault(one => (string?)one == Label) is not { } mark)
        {
            return null;
        }

        labels.Remove(mark);
        if (labels.Count == 0)
        {
            json.Remove(Labels);
        }

        return JsonSerializer.SerializeToUtf8Bytes(json, Plain);
    }
}
