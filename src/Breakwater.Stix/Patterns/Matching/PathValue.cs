using System.Buffers.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What a value is beside its JSON, by the suffix of the property that holds it (STIX 2.1, 9.7).</summary>
internal enum PathForm
{
    Plain,

    /// <summary><c>_ref</c>: names an object, which the next step goes into.</summary>
    Reference,

    /// <summary><c>_refs</c>: a list of such names.</summary>
    References,

    /// <summary><c>_hex</c>: bytes.</summary>
    Hex,

    /// <summary><c>_bin</c>: bytes.</summary>
    Base64,
}

/// <summary>One value that a path leads to.</summary>
internal readonly record struct PathValue(JsonElement Json, PathForm Form)
{
    public bool IsText => Json.ValueKind == JsonValueKind.String;

    /// <summary>The bytes of a hex or base64 property; null when it is none, or is not well written.</summary>
    public byte[]? Bytes()
    {
        if (!IsText || Form is not (PathForm.Hex or PathForm.Base64))
        {
            return null;
        }

        var text = Json.GetString()!;
        if (Form == PathForm.Base64)
        {
            return Base64.IsValid(text) ? Convert.FromBase64String(text) : null;
        }

        var bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : null;
    }

    public static PathForm FormOf(string property, JsonElement value) => (value.ValueKind, property) switch
    {
        (JsonValueKind.String, _) when property.EndsWith("_ref", StringComparison.Ordinal) => PathForm.Reference,
        (JsonValueKind.Array, _) when property.EndsWith("_refs", StringComparison.Ordinal) => PathForm.References,
        (JsonValueKind.String, _) when property.EndsWith("_hex", StringComparison.Ordinal) => PathForm.Hex,
        (JsonValueKind.String, _) when property.EndsWith("_bin", StringComparison.Ordinal) => PathForm.Base64,
        _ => PathForm.Plain,
    };
}
