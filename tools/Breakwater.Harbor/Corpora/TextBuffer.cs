using System.Buffers.Binary;
using System.Buffers.Text;

namespace Breakwater.Harbor.Corpora;

/// <summary>Bytes that grow at their end. The one who fills it keeps lines below <see cref="LineBytesMax"/>.</summary>
internal sealed class TextBuffer(int capacity)
{
    public const int LineBytesMax = 16 * 1024;

    private readonly byte[] _bytes = new byte[capacity + LineBytesMax];

    /// <summary>What was written. Setting it to less drops the end.</summary>
    public int Length { get; set; }

    public bool IsFull => Length >= _bytes.Length - LineBytesMax;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public Span<byte> Since(int start) => _bytes.AsSpan(start, Length - start);

    public void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    public void Put(byte b) => _bytes[Length++] = b;

    public void Put(char ascii) => _bytes[Length++] = (byte)ascii;

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>With zeros in front.</summary>
    public void Number(long value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            _bytes[Length + i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        Length += digits;
    }

    public void Hex(ulong value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            _bytes[Length + i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }

        Length += digits;
    }

    public void Ipv4(uint address)
    {
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Number((address >> shift) & 255);
            if (shift > 0)
            {
                Put('.');
            }
        }
    }

    /// <summary>Eight groups of four digits.</summary>
    public void Ipv6Full(UInt128 address)
    {
        for (var shift = 112; shift >= 0; shift -= 16)
        {
            Hex((ulong)(address >> shift) & 0xFFFF, 4);
            if (shift > 0)
            {
                Put(':');
            }
        }
    }

    /// <summary>RFC 5952: no leading zeros, the longest run of zero groups as <c>::</c>.</summary>
    public void Ipv6Short(UInt128 address)
    {
        var (gap, gapLength) = LongestZeros(address);
        for (var i = 0; i < 8; i++)
        {
            if (i == gap)
            {
                Put("::"u8);
                i += gapLength - 1;
                continue;
            }

            if (i > 0 && i != gap + gapLength)
            {
                Put(':');
            }

            var group = Group(address, i);
            Hex(group, group > 0xFFF ? 4 : group > 0xFF ? 3 : group > 0xF ? 2 : 1);
        }
    }

    public void Base62(SeededRandom random, int characters)
    {
        for (var i = 0; i < characters; i++)
        {
            Put("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8[random.Below(62)]);
        }
    }

    /// <summary>Random bytes in base64, with its padding.</summary>
    public void Base64(SeededRandom random, int bytes)
    {
        Span<byte> raw = stackalloc byte[(bytes + 7) & ~7];
        for (var i = 0; i < raw.Length; i += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(raw[i..], random.Next());
        }

        System.Buffers.Text.Base64.EncodeToUtf8(raw[..bytes], _bytes.AsSpan(Length), out _, out var written);
        Length += written;
    }

    public void RandomHex(SeededRandom random, int digits)
    {
        for (; digits > 0; digits -= 16)
        {
            Hex(random.Next(), Math.Min(16, digits));
        }
    }

    private static (int Start, int Length) LongestZeros(UInt128 address)
    {
        int best = -1, bestLength = 1, run = 0;
        for (var i = 0; i < 8; i++)
        {
            run = Group(address, i) == 0 ? run + 1 : 0;
            if (run > bestLength)
            {
                (best, bestLength) = (i - run + 1, run);
            }
        }

        return best < 0 ? (8, 0) : (best, bestLength);
    }

    private static ulong Group(UInt128 address, int index) => (ulong)(address >> (112 - (16 * index))) & 0xFFFF;
}
