namespace Breakwater.Formats.Kinds;

/// <summary>Addresses of Bitcoin's witness programs: Bech32 for version 0 (BIP 173), Bech32m for the later ones (BIP 350).</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const uint ConstantV0 = 1;
    private const uint ConstantLater = 0x2BC830A3;
    private const int CheckChars = 6;
    private static readonly uint[] Generators = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];

    public static bool IsBitcoin(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
        {
            return false;
        }

        // The human-readable part "bc", expanded.
        uint check = 1;
        foreach (var value in (ReadOnlySpan<byte>)[3, 3, 0, 2, 3])
        {
            check = Step(check, value);
        }

        var version = -1;
        foreach (var c in text[3..])
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            version = version < 0 ? value : version;
            check = Step(check, (byte)value);
        }

        var programBits = (text.Length - 3 - 1 - CheckChars) * 5;
        var bytes = programBits / 8;
        return version is >= 0 and <= 16 && programBits % 8 < 5 && (version == 0 ? bytes is 20 or 32 : bytes is >= 2 and <= 40)
            && check == (version == 0 ? ConstantV0 : ConstantLater);
    }

    private static uint Step(uint check, byte value)
    {
        var top = check >> 25;
        check = ((check & 0x1FFFFFF) << 5) ^ value;
        for (var i = 0; i < Generators.Length; i++)
        {
            check ^= ((top >> i) & 1) == 1 ? Generators[i] : 0;
        }

        return check;
    }
}
