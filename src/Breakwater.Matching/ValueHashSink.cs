using System.Runtime.CompilerServices;

namespace Breakwater.Matching;

/// <summary>Hashes what the token scanner finds.</summary>
internal readonly struct ValueHashSink(ulong seed, List<ulong> hashes) : ITokenSink
{
    public void OnName(ReadOnlySpan<byte> text, int start, int end)
    {
        var state = KeyHash.Start(seed, IndicatorKind.Domain);
        var dots = 0;
        var stop = Math.Max(start, end - Limits.DomainCharsMax - 1);
        for (var i = end - 1; i >= stop; i--)
        {
            if (text[i] == '.' && dots++ > 0)
            {
                hashes.Add(KeyHash.End(state));
            }

            state = KeyHash.Step(state, TokenRules.Fold(text[i]));
        }

        if (end - start <= Limits.DomainCharsMax)
        {
            hashes.Add(KeyHash.End(state));
        }
    }

    public void OnIpv4(uint address, int start, int end) => hashes.Add(ValueHashes.OfAddress(IndicatorKind.Ipv4, address, seed));

    public void OnIpv6(UInt128 address, int start, int end) => hashes.Add(ValueHashes.OfAddress(IndicatorKind.Ipv6, address, seed));

    public void OnPlainToken(ReadOnlySpan<byte> text, int start, int end)
    {
        if (Ja4Text.IsFingerprint(text[start..end]))
        {
            hashes.Add(KeyHash.Of(seed, IndicatorKind.Ja4, text[start..end]));
        }
    }

    public void OnHash(IndicatorKind kind, ReadOnlySpan<byte> text, int start, int end) =>
        hashes.Add(KeyHash.Of(seed, kind, text[start..end]));

    [SkipLocalsInit]
    public void OnUrl(ReadOnlySpan<byte> text, int start, int cutEnd, int fullEnd)
    {
        if (cutEnd - start > Limits.IndicatorCharsMax)
        {
            return;
        }

        Span<byte> scratch = stackalloc byte[Limits.IndicatorCharsMax + 64];
        var length = UrlText.WriteCanonical(text[start..cutEnd], scratch, out var hostStart);
        if (length > 0)
        {
            hashes.Add(KeyHash.OfExact(seed, IndicatorKind.Url, scratch[..length]));
            hashes.Add(KeyHash.OfExact(seed, IndicatorKind.Url, scratch[hostStart..length]));
        }
    }

    public void OnEmail(ReadOnlySpan<byte> text, int start, int end) => hashes.Add(KeyHash.Of(seed, IndicatorKind.Email, text[start..end]));
}
