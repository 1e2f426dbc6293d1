using System.Buffers.Binary;
using System.Globalization;

namespace Breakwater.Matching.Tests;

/// <summary>What was done to a file.</summary>
/// <param name="IsCrafted">Its checksums were made right again: somebody who knows the format did it.</param>
internal sealed record Damage(byte[] Bytes, string What, bool IsCrafted);

/// <summary>Damages a file in as many ways as there are seeds; the same seed does the same. The result always differs from the
/// original.</summary>
/// <param name="headerBytes">Fields of this many first bytes are crafted.</param>
/// <param name="reseal">Makes the checksums of a damaged file right again, where whoever holds the file can; null when nobody can.</param>
internal sealed class DamageGenerator(byte[] original, int headerBytes, Action<byte[]>? reseal = null)
{
    private static readonly int[] BlockBytes = [8, 64, 512, 4096];

    public Damage Make(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var bytes = original.ToArray();
            var what = Once(ref bytes, random);
            if (random.Next(8) == 0)
            {
                what += "; " + Once(ref bytes, random);
            }

            var isCrafted = reseal is not null && bytes.Length >= headerBytes && random.Next(2) == 0;
            if (isCrafted)
            {
                reseal!(bytes);
            }

            if (!bytes.AsSpan().SequenceEqual(original))
            {
                what = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {what}{(isCrafted ? ", resealed" : "")}");
                return new Damage(bytes, what, isCrafted);
            }
        }
    }

    private string Once(ref byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            bytes = new byte[random.Next(1, 64)];
            return "zeros for nothing";
        }

        return random.Next(11) switch
        {
            0 or 1 => FlipBits(bytes, random, bytes.Length),
            2 => FlipBits(bytes, random, Math.Min(headerBytes, bytes.Length)),
            3 => Truncate(ref bytes, random),
            4 => Extend(ref bytes, random),
            5 => SwapBlocks(bytes, random),
            6 => Fill(bytes, random),
            7 => CopyBlock(bytes, random),
            _ => CraftField(bytes, random),
        };
    }

    private static string FlipBits(byte[] bytes, Random random, int within)
    {
        var count = random.Next(4) == 0 ? random.Next(2, 64) : 1;
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            at = random.Next(within);
            bytes[at] ^= (byte)(1 << random.Next(8));
        }

        return $"{count} bits flipped, the last at {at}";
    }

    private static string Truncate(ref byte[] bytes, Random random)
    {
        var length = random.Next(3) switch
        {
            0 => random.Next(bytes.Length),
            1 => bytes.Length - random.Next(1, Math.Min(bytes.Length, 64) + 1),
            _ => random.Next((bytes.Length + 4095) / 4096) * 4096,
        };
        bytes = bytes[..length];
        return $"cut to {length} bytes";
    }

    private static string Extend(ref byte[] bytes, Random random)
    {
        var more = new byte[random.Next(1, 8192)];
        if (random.Next(2) == 0)
        {
            random.NextBytes(more);
        }

        bytes = [.. bytes, .. more];
        return $"{more.Length} bytes appended";
    }

    private static string SwapBlocks(byte[] bytes, Random random)
    {
        var (one, other, size) = TwoBlocks(bytes, random);
        var kept = bytes[one..(one + size)];
        Array.Copy(bytes, other, bytes, one, size);
        kept.CopyTo(bytes, other);
        return $"{size} bytes at {one} and {other} swapped";
    }

    private static string CopyBlock(byte[] bytes, Random random)
    {
        var (one, other, size) = TwoBlocks(bytes, random);
        Array.Copy(bytes, one, bytes, other, size);
        return $"{size} bytes at {one} copied to {other}";
    }

    private static (int One, int Other, int Size) TwoBlocks(byte[] bytes, Random random)
    {
        var size = Math.Min(BlockBytes[random.Next(BlockBytes.Length)], bytes.Length);
        var blocks = bytes.Length / size;
        return (random.Next(blocks) * size, random.Next(blocks) * size, size);
    }

    private static string Fill(byte[] bytes, Random random)
    {
        var start = random.Next(bytes.Length);
        var length = Math.Min(bytes.Length - start, 1 << random.Next(16));
        var value = (byte)(random.Next(3) switch { 0 => 0xFF, _ => 0 });
        bytes.AsSpan(start, length).Fill(value);
        return $"{length} bytes at {start} set to {value}";
    }

    private string CraftField(byte[] bytes, Random random)
    {
        var size = random.Next(2) == 0 ? 4 : 8;
        var fields = Math.Min(headerBytes, bytes.Length) / size;
        if (fields == 0)
        {
            return FlipBits(bytes, random, bytes.Length);
        }

        // Most fields are at the front.
        var at = random.Next(random.Next(4) == 0 ? fields : Math.Min(fields, 320 / size)) * size;
        var field = bytes.AsSpan(at, size);
        var value = size == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field);
        var crafted = random.Next(10) switch
        {
            0 => 0UL,
            1 => ulong.MaxValue,
            2 => value + 1,
            3 => value - 1,
            4 => value * 2,
            5 => value / 2,
            6 => (ulong)bytes.Length,
            7 => (ulong)random.Next(bytes.Length),
            8 => 1UL << random.Next(size * 8),
            _ => (ulong)random.NextInt64(),
        };
        if (size == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)crafted);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(field, crafted);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size} bytes at {at} from {value} to {crafted}");
    }
}
