using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Writes an object without what a <see cref="CutTree"/> takes out; the rest byte for byte.</summary>
internal static class CutWriter
{
    public static ReadOnlyMemory<byte> Write(StixObject value, CutTree cut)
    {
        var bytes = new JsonBytes();
        bytes.Open((byte)'{');
        foreach (var property in value.Json.EnumerateObject())
        {
            if (property.NameEquals("granular_markings"u8))
            {
                WriteMarkings(bytes, property, cut);
            }
            else
            {
                WriteProperty(bytes, property, cut);
            }
        }

        bytes.Close((byte)'}');
        return bytes.Written;
    }

    private static void WriteProperty(JsonBytes bytes, JsonProperty property, CutTree cut)
    {
        var inner = cut.Find(property.Name);
        if (inner is not { IsCut: true })
        {
            bytes.Name(property);
            WriteValue(bytes, property.Value, inner);
        }
    }

    /// <summary>Recursion is bounded by <see cref="Limits.JsonDepthMax"/>, which was checked at reading.</summary>
    private static void WriteValue(JsonBytes bytes, JsonElement value, CutTree? cut)
    {
        if (cut is null || cut.IsEmpty)
        {
            bytes.Raw(value);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            bytes.Open((byte)'[');
            var index = 0;
            foreach (var entry in value.EnumerateArray())
            {
                var inner = cut.Find(index++);
                if (inner is not { IsCut: true })
                {
                    WriteValue(bytes, entry, inner);
                }
            }

            bytes.Close((byte)']');
        }
        else
        {
            bytes.Open((byte)'{');
            foreach (var property in value.EnumerateObject())
            {
                WriteProperty(bytes, property, cut);
            }

            bytes.Close((byte)'}');
        }
    }

    /// <summary>Markings of what is gone go, too; indexes behind a list entry that is gone move up.</summary>
    private static void WriteMarkings(JsonBytes bytes, JsonProperty markings, CutTree cut)
    {
        var isOpen = false;
        foreach (var entry in markings.Value.EnumerateArray())
        {
            var selectors = entry.GetProperty("selectors"u8).EnumerateArray()
                .Where(static s => s.ValueKind == JsonValueKind.String).Select(static s => s.GetString()!).ToList();
            var followed = selectors.Select(cut.Follow).OfType<string>().ToList();
            if (followed.Count == 0)
            {
                continue;
            }

            if (!isOpen)
            {
                bytes.Name(markings);
                bytes.Open((byte)'[');
                isOpen = true;
            }

            if (followed.SequenceEqual(selectors))
            {
                bytes.Raw(entry);
            }
            else
            {
                WriteMarking(bytes, entry, followed);
            }
        }

        if (isOpen)
        {
            bytes.Close((byte)']');
        }
    }

    private static void WriteMarking(JsonBytes bytes, JsonElement entry, List<string> selectors)
    {
        bytes.Open((byte)'{');
        foreach (var property in entry.EnumerateObject())
        {
            bytes.Name(property);
            if (!property.NameEquals("selectors"u8))
            {
                bytes.Raw(property.Value);
                continue;
            }

            bytes.Open((byte)'[');
            selectors.ForEach(bytes.Text);
            bytes.Close((byte)']');
        }

        bytes.Close((byte)'}');
    }
}
