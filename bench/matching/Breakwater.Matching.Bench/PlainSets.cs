using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.MatchingBench;

/// <summary>
/// What a good programmer would write in plain C# in an afternoon: tokens by vectorised searching, each that has a dot or the length of a
/// hash looked up with its parent domains, nothing allocated. Does less than the matcher: no ranges, URLs, mail addresses, escapes, or
/// IPv6. Two sets: <c>HashSet&lt;string&gt;</c> through its lookup by characters, and one of byte arrays with a comparer of our own.
/// </summary>
internal sealed class PlainSets
{
    private const int TokenBytesMax = 256;

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8, .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    private readonly HashSet<string> _texts = [];
    private readonly HashSet<byte[]> _bytes = new(new BytesComparer());

    public PlainSets(IEnumerable<IndicatorValue> values)
    {
        foreach (var value in values)
        {
            if (value.Kind is IndicatorKind.Domain or IndicatorKind.Ipv4 || value.Kind.IsHash())
            {
                _texts.Add(value.Text);
                _bytes.Add(Encoding.UTF8.GetBytes(value.Text));
            }
        }
    }

    public long ScanByText(ReadOnlySpan<byte> text)
    {
        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> folded = stackalloc char[TokenBytesMax];
        var hits = 0L;
        while (TryToken(ref text, out var token))
        {
            if (Ascii.ToLower(token, folded, out var length) != OperationStatus.Done)
            {
                length = Encoding.UTF8.GetChars(token, folded);
            }

            var name = folded[..length];
            for (var dot = -1; dot < name.Length;)
            {
                hits += lookup.Contains(name[(dot + 1)..]) ? 1 : 0;
                var next = name[(dot + 1)..].IndexOf('.');
                dot = next < 0 ? name.Length : dot + 1 + next;
            }
        }

        return hits;
    }

    public long ScanByBytes(ReadOnlySpan<byte> text)
    {
        var lookup = _bytes.GetAlternateLookup<ReadOnlySpan<byte>>();
        Span<byte> folded = stackalloc byte[TokenBytesMax];
        var hits = 0L;
        while (TryToken(ref text, out var token))
        {
            if (Ascii.ToLower(token, folded, out var length) != OperationStatus.Done)
            {
                token.CopyTo(folded);
                length = token.Length;
            }

            var name = folded[..length];
            for (var dot = -1; dot < name.Length;)
            {
                hits += lookup.Contains(name[(dot + 1)..]) ? 1 : 0;
                var next = name[(dot + 1)..].IndexOf((byte)'.');
                dot = next < 0 ? name.Length : dot + 1 + next;
            }
        }

        return hits;
    }

    /// <summary>The next token that could be listed.</summary>
    private static bool TryToken(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> token)
    {
        token = default;
        while (true)
        {
            var start = text.IndexOfAny(TokenBytes);
            if (start < 0)
            {
                return false;
            }

            text = text[start..];
            var end = text.IndexOfAnyExcept(TokenBytes);
            token = end < 0 ? text : text[..end];
            text = text[token.Length..];
            if (token.Length is > 3 and <= TokenBytesMax && (token.Contains((byte)'.') || token.Length is 32 or 40 or 64 or 128))
            {
                token = token[^1] == '.' ? token[..^1] : token;
                return true;
            }
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var state = (ulong)alternate.Length * 0x9E3779B97F4A7C15;
            for (; alternate.Length >= sizeof(ulong); alternate = alternate[sizeof(ulong)..])
            {
                state = Mix(state ^ MemoryMarshal.Read<ulong>(alternate));
            }

            ulong tail = 0;
            if (alternate.Length >= sizeof(uint))
            {
                tail = BinaryPrimitives.ReadUInt32LittleEndian(alternate);
                alternate = alternate[sizeof(uint)..];
            }

            foreach (var b in alternate)
            {
                tail = (tail << 8) | b;
            }

            return (int)(Mix(state ^ tail) >> 32);
        }

        private static ulong Mix(ulong x)
        {
            x *= 0xD6E8FEB86659FD93;
            return x ^ (x >> 32);
        }
    }
}
