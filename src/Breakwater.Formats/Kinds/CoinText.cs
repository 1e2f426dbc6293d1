using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Breakwater.Formats.Kinds;

/// <summary>Addresses of Bitcoin, Ethereum and Monero, each with its own check sum.</summary>
internal static class CoinText
{
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int MoneroChars = 95;
    private const int MoneroIntegratedChars = 106;
    private static readonly SearchValues<char> Base58Chars = SearchValues.Create(Base58);

    /// <summary>Bytes that so many characters of a last block of Monero's Base58 stand for; -1 for none.</summary>
    private static readonly int[] MoneroBlockBytes = [0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8];

    /// <summary>The kind, or null; the value is as it stands, in lower case for what does not tell cases apart.</summary>
    public static string? KindOf(ReadOnlySpan<char> run, out string value)
    {
        value = "";
        string? kind = null;
        if (run.Length is >= 26 and <= 35 && run[0] is '1' or '3' && !run.ContainsAnyExcept(Base58Chars) && IsBase58Check(run))
        {
            kind = IndicatorKinds.Btc;
        }
        else if (run.Length is >= 42 and <= 62 && run.StartsWith("bc1", StringComparison.OrdinalIgnoreCase) && Bech32.IsBitcoin(run))
        {
            value = run.ToString().ToLowerInvariant();
            return IndicatorKinds.Btc;
        }
        else if (run.Length == 42 && run.StartsWith("0x") && IsEthereum(run[2..]))
        {
            kind = IndicatorKinds.Eth;
        }
        else if (run.Length is MoneroChars or MoneroIntegratedChars && run[0] is '4' or '8' && !run.ContainsAnyExcept(Base58Chars)
            && IsMonero(run))
        {
            kind = IndicatorKinds.Xmr;
        }

        value = kind is null ? "" : run.ToString();
        return kind;
    }

    private static bool IsBase58Check(ReadOnlySpan<char> text)
    {
        BigInteger number = 0;
        foreach (var c in text)
        {
            number = (number * 58) + Base58.IndexOf(c, StringComparison.Ordinal);
        }

        var bytes = new byte[25];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        if (digits.Length > bytes.Length)
        {
            return false;
        }

        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return bytes[0] is 0x00 or 0x05 && LeadingZeros(text) == (bytes[0] == 0 ? LeadingZeros(bytes) : 0)
            && SHA256.HashData(SHA256.HashData(bytes.AsSpan(0, 21))).AsSpan(0, 4).SequenceEqual(bytes.AsSpan(21));
    }

    private static int LeadingZeros(ReadOnlySpan<char> text) => text.IndexOfAnyExcept('1') is var at and >= 0 ? at : text.Length;

    private static int LeadingZeros(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) is var at and >= 0 ? at : bytes.Length;

    /// <summary>EIP-55: mixed case is a check sum; one case alone is not.</summary>
    private static bool IsEthereum(ReadOnlySpan<char> digits)
    {
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        if (digits.Trim('0').IsEmpty)
        {
            return false;
        }

        if (!digits.ContainsAnyInRange('a', 'f') || !digits.ContainsAnyInRange('A', 'F'))
        {
            return true;
        }

        Span<byte> lower = stackalloc byte[40];
        for (var i = 0; i < digits.Length; i++)
        {
            lower[i] = (byte)char.ToLowerInvariant(digits[i]);
        }

        var hash = Keccak.Hash256(lower);
        for (var i = 0; i < digits.Length; i++)
        {
            var isHigh = ((hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 8) != 0;
            if (char.IsAsciiLetter(digits[i]) && char.IsAsciiLetterUpper(digits[i]) != isHigh)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMonero(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length; at += 11)
        {
            var block = text.Slice(at, Math.Min(11, text.Length - at));
            UInt128 number = 0;
            foreach (var c in block)
            {
                number = (number * 58) + (UInt128)Base58.IndexOf(c, StringComparison.Ordinal);
            }

            var size = MoneroBlockBytes[block.Length];
            if (size < 0 || number >> (size * 8) != 0)
            {
                return false;
            }

            for (var i = size - 1; i >= 0; i--)
            {
                bytes.Add((byte)(number >> (i * 8)));
            }
        }

        var all = bytes.ToArray();
        return all[0] is 18 or 19 or 42 && Keccak.Hash256(all.AsSpan(0, all.Length - 4)).AsSpan(0,
            4).SequenceEqual(all.AsSpan(all.Length - 4));
    }
}
