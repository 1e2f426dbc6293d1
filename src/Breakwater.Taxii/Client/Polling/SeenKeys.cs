using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Which objects were handed out already, as eight bytes of each one's digest. Holds <see cref="Limits.SeenMax"/>; of more, the newest.
/// </summary>
internal sealed record SeenKeys(ImmutableArray<long> Keys)
{
    public static SeenKeys Empty { get; } = new([]);

    /// <summary>Of the bytes, so that the same version with other content is another object, and is handed out.</summary>
    public static long KeyOf(ReadOnlySpan<byte> utf8)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }

    public SeenKeys With(IEnumerable<long> keys)
    {
        var all = Keys.Concat(keys).Distinct().ToArray();
        return new SeenKeys([.. all.AsSpan(Math.Max(0, all.Length - Limits.SeenMax))]);
    }

    public override string ToString()
    {
        var bytes = new byte[Keys.Length * sizeof(long)];
        for (var i = 0; i < Keys.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), Keys[i]);
        }

        return Convert.ToBase64String(bytes);
    }

    public static bool TryParse(string text, out SeenKeys keys)
    {
        keys = Empty;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written % sizeof(long) != 0
            || written / sizeof(long) > Limits.SeenMax)
        {
            return false;
        }

        var read = new long[written / sizeof(long)];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        }

        keys = new SeenKeys(ImmutableCollectionsMarshal.AsImmutableArray(read));
        return true;
    }
}
