namespace Breakwater.Stix;

/// <summary>What hashes of the known algorithms look like (STIX 2.1, 2.7 and 10.7).</summary>
internal static class HashShapes
{
    private static readonly NameTable<string> Digits = new(
    [
        ("MD5", "32"), ("SHA-1", "40"), ("SHA-256", "64"), ("SHA-512", "128"), ("SHA3-256", "64"), ("SHA3-512", "128"), ("TLSH", "70"),
    ]);

    /// <summary>Null when the hash can be one of that algorithm, or the algorithm is not known.</summary>
    public static string? Fault(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> hash)
    {
        if (algorithm.SequenceEqual("SSDEEP"u8))
        {
            return IsSsdeep(hash) ? null : "A hash by SSDEEP has a block size and two parts, with colons between.";
        }

        if (Digits.Find(algorithm) is not { } digits)
        {
            return null;
        }

        // TLSH may carry its version in front.
        var bare = algorithm.SequenceEqual("TLSH"u8) && hash.StartsWith("T1"u8) ? hash[2..] : hash;
        return bare.Length == int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) && PropertyCheck.IsHex(bare)
            ? null
            : $"A hash by {System.Text.Encoding.ASCII.GetString(algorithm)} has {digits} hexadecimal digits.";
    }

    private static bool IsSsdeep(ReadOnlySpan<byte> hash)
    {
        var colon = hash.IndexOf((byte)':');
        return colon > 0 && !hash[..colon].ContainsAnyExceptInRange((byte)'0', (byte)'9') && hash[(colon + 1)..].Contains((byte)':');
    }
}
