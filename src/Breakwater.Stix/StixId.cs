using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Stix;

/// <summary>An identifier <c>type--uuid</c> (STIX 2.1, 2.9). Both parts are kept as they came.</summary>
public readonly record struct StixId
{
    private const int UuidChars = 36;

    private StixId(string type, string uuid)
    {
        Type = type;
        Uuid = uuid;
    }

    public string Type { get; }

    public string Uuid { get; }

    /// <summary>A new random id, of UUID version 4, as all but cyber-observables should have.</summary>
    /// <exception cref="ArgumentException">The type is no type name.</exception>
    public static StixId NewRandom(string type)
    {
        if (!IsTypeName(type))
        {
            throw new ArgumentException($"{Problem.Quote(type)} is no type name.", nameof(type));
        }

        // RFC 9562, 5.4: random but for version and variant.
        Span<byte> bytes = stackalloc byte[16];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new StixId(type, new Guid(bytes, bigEndian: true).ToString("D"));
    }

    /// <summary>False when the text is not a type name, two hyphens and a UUID of the RFC 4122 variant.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StixId id)
    {
        id = default;
        if (text is null || text.Length < UuidChars + 3)
        {
            return false;
        }

        var typeEnd = text.Length - UuidChars - 2;
        if (text[typeEnd] != '-' || text[typeEnd + 1] != '-'
            || !IsTypeName(text.AsSpan(0, typeEnd)) || !IsUuid(text.AsSpan(typeEnd + 2)))
        {
            return false;
        }

        id = new StixId(text[..typeEnd], text[(typeEnd + 2)..]);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, over UTF-8, without making text.</summary>
    /// <param name="typeBytes">Length of the type in front; 0 when false.</param>
    internal static bool TryRead(ReadOnlySpan<byte> text, out int typeBytes)
    {
        typeBytes = 0;
        var typeEnd = text.Length - UuidChars - 2;
        if (typeEnd is < 1 or > Limits.NameCharsMax || text[typeEnd] != '-' || text[typeEnd + 1] != '-')
        {
            return false;
        }

        Span<char> chars = stackalloc char[Limits.NameCharsMax + 2 + UuidChars];
        if (System.Text.Ascii.ToUtf16(text, chars, out _) != System.Buffers.OperationStatus.Done
            || !IsTypeName(chars[..typeEnd]) || !IsUuid(chars[(typeEnd + 2)..text.Length]))
        {
            return false;
        }

        typeBytes = typeEnd;
        return true;
    }

    public override string ToString() => $"{Type}--{Uuid}";

    /// <summary>Lower-case letters, digits and hyphens, up to 250 of them (STIX 2.1, 3.1).</summary>
    internal static bool IsTypeName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > Limits.NameCharsMax)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsUuid(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var fits = i is 8 or 13 or 18 or 23 ? text[i] == '-' : char.IsAsciiHexDigit(text[i]);
            if (!fits)
            {
                return false;
            }
        }

        return text[19] is '8' or '9' or 'a' or 'b' or 'A' or 'B' && text[14] is >= '1' and <= '8';
    }
}
