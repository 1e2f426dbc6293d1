using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Puts JSON together from pieces, so that what is not changed stays byte for byte.</summary>
internal sealed class JsonBytes
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _needsComma;

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Open(byte brace)
    {
        Separate();
        _buffer.Write([brace]);
        _needsComma = false;
    }

    public void Close(byte brace)
    {
        _buffer.Write([brace]);
        _needsComma = true;
    }

    /// <summary>The name of a property as it was written.</summary>
    public void Name(JsonProperty property)
    {
        Separate();
        _buffer.Write("\""u8);
        _buffer.Write(JsonMarshal.GetRawUtf8PropertyName(property));
        _buffer.Write("\":"u8);
        _needsComma = false;
    }

    public void Name(string name)
    {
        Text(name);
        _buffer.Write(":"u8);
        _needsComma = false;
    }

    /// <summary>A value as it was written.</summary>
    public void Raw(JsonElement value)
    {
        Separate();
        _buffer.Write(JsonMarshal.GetRawUtf8Value(value));
        _needsComma = true;
    }

    public void Text(string text)
    {
        Separate();
        _buffer.Write("\""u8);
        _buffer.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        _buffer.Write("\""u8);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            _buffer.Write(","u8);
        }
    }
}
