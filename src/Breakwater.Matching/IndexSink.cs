using System.Runtime.CompilerServices;

namespace Breakwater.Matching;

/// <summary>Looks up what the token scanner finds.</summary>
internal readonly struct IndexSink(IndicatorIndex index, List<IndicatorHit> hits, MatcherOptions options) : ITokenSink
{
    private const int UrlScratchBytes = Limits.IndicatorCharsMax + 64;

    public MatcherOptions Options => options;

    public void OnName(ReadOnlySpan<byte> text, int start, int end)
    {
        var lengthMax = index.Shape.LengthMax[(int)IndicatorKind.Domain];
        if (lengthMax == 0)
        {
            return;
        }

        var keys = index.Keys;
        var state = KeyHash.Start(keys.Seed, IndicatorKind.Domain);
        var dots = 0;
        var stop = Math.Max(start, end - lengthMax - 1);
        for (var i = end - 1; i >= stop; i--)
        {
            if (text[i] == '.' && dots++ > 0)
            {
                Report(KeyHash.End(state), text[(i + 1)..end], start, end);
            }

            state = KeyHash.Step(state, TokenRules.Fold(text[i]));
        }

        if (dots > 0 && end - start <= lengthMax)
        {
            Report(KeyHash.End(state), text[start..end], start, end);
        }
    }

    public void OnIpv4(uint address, int start, int end)
    {
        if (!index.Shape.MayMatch(address))
        {
            return;
        }

        Span<byte> key = stackalloc byte[17];
        foreach (var prefix in index.Shape.Ipv4Prefixes)
        {
            var length = IndicatorIndexBuilder.WriteAddressKey(IndicatorKind.Ipv4, AddressText.Mask(address, prefix), prefix, key);
            ReportExact(IndicatorKind.Ipv4, key[..length], start, end);
        }
    }

    public void OnIpv6(UInt128 address, int start, int end)
    {
        Span<byte> key = stackalloc byte[17];
        foreach (var prefix in index.Shape.Ipv6Prefixes)
        {
            var length = IndicatorIndexBuilder.WriteAddressKey(IndicatorKind.Ipv6, AddressText.Mask(address, prefix), prefix, key);
            ReportExact(IndicatorKind.Ipv6, key[..length], start, end);
        }
    }

    public void OnHash(IndicatorKind kind, ReadOnlySpan<byte> text, int start, int end)
    {
        if (index.Shape.Has(kind))
        {
            ReportFolded(kind, text, start, end);
        }
    }

    public void OnUrl(ReadOnlySpan<byte> text, int start, int cutEnd, int fullEnd)
    {
        if (!index.Shape.Has(IndicatorKind.Url))
        {
            return;
        }

        ReportUrl(text, start, cutEnd);
        if (fullEnd != cutEnd)
        {
            ReportUrl(text, start, fullEnd);
        }

        var query = text[start..cutEnd].IndexOfAny((byte)'?', (byte)'#');
        if (options.UrlsWithoutQuery && query > 0)
        {
            ReportUrl(text, start, start + query);
        }
    }

    public void OnEmail(ReadOnlySpan<byte> text, int start, int end)
    {
        if (end - start <= index.Shape.LengthMax[(int)IndicatorKind.Email])
        {
            ReportFolded(IndicatorKind.Email, text, start, end);
        }
    }

    [SkipLocalsInit]
    private void ReportUrl(ReadOnlySpan<byte> text, int start, int end)
    {
        // What is dropped from a URL, such as user information, is bounded by the scratch space too.
        var url = text[start..end];
        if (url.Length > Limits.IndicatorCharsMax)
        {
            return;
        }

        Span<byte> scratch = stackalloc byte[UrlScratchBytes];
        var length = UrlText.WriteCanonical(url, scratch, out var hostStart);
        if (length > 0)
        {
            ReportExact(IndicatorKind.Url, scratch[..length], start, end);
            ReportExact(IndicatorKind.Url, scratch[hostStart..length], start, end);
        }
    }

    private void Report(ulong hash, ReadOnlySpan<byte> name, int start, int end)
    {
        if (index.Keys.MayHold(hash))
        {
            Append(index.Keys.Find(hash, IndicatorKind.Domain, name, fold: true), IndicatorKind.Domain, start, end);
        }
    }

    private void ReportFolded(IndicatorKind kind, ReadOnlySpan<byte> text, int start, int end)
    {
        var key = text[start..end];
        Append(index.Keys.Find(KeyHash.Of(index.Keys.Seed, kind, key), kind, key, fold: true), kind, start, end);
    }

    private void ReportExact(IndicatorKind kind, ReadOnlySpan<byte> key, int start, int end) =>
        Append(index.Keys.Find(KeyHash.OfExact(index.Keys.Seed, kind, key), kind, key, fold: false), kind, start, end);

    private void Append(int record, IndicatorKind kind, int start, int end)
    {
        for (; record >= 0; record = index.Keys.Next(record))
        {
            hits.Add(new IndicatorHit(start, end - start, kind, index.Keys.EntryOf(record)));
        }
    }
}
