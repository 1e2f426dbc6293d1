using System.Text;

namespace Breakwater.Fuzz;

/// <summary>Changes inputs at random: bytes, words of the language, pieces of others.</summary>
internal static class Mutator
{
    private static readonly byte[] OddBytes = [0, 0x0A, 0x20, 0x22, 0x27, 0x5B, 0x5C, 0x7B, 0x7F, 0x80, 0xC0, 0xED, 0xF5, 0xFF];

    public static byte[] Mutate(Random random, byte[] input, string[] words, Func<byte[]> other)
    {
        var bytes = new List<byte>(input);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            Change(random, bytes, words, other);
        }

        return [.. bytes];
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static T Pick<T>(Random random, params T[] among) => among[random.Next(among.Length)];

    private static void Change(Random random, List<byte> bytes, string[] words, Func<byte[]> other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 20), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Pick(random, OddBytes);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                var piece = other();
                bytes.InsertRange(at, piece.AsSpan(random.Next(piece.Length + 1)).ToArray());
                break;
            case 6:
                // Many of the same: depth, length, repetition.
                var run = bytes.GetRange(at, length);
                var times = random.Next(20) == 0 ? random.Next(2000) : random.Next(20);
                bytes.InsertRange(at, Enumerable.Repeat(run, times).SelectMany(static r => r));
                break;
            case 7:
                bytes.InsertRange(at, Utf8(Numbers(random)));
                break;
            default:
                bytes.InsertRange(at, Utf8(Pick(random, words)));
                break;
        }
    }

    private static string Numbers(Random random) => Pick(random, "0", "-1", "00", "2147483648", "9223372036854775808", "1e999", "-0.0",
        "1e-400", "65536",
        "0x10", "NaN", "99999999999999999999999999", "0.1", "4294967296", "1234567890123456789");
}
