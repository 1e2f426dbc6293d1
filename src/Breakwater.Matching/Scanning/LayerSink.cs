using System.Runtime.CompilerServices;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>Looks up in one image what was found in a text.</summary>
internal readonly struct LayerSink(IndexImage image, List<IndicatorHit> hits, MatcherOptions options) : ITokenSink
{
    private const int UrlScratchBytes = Limits.IndicatorCharsMax + 64;
    private const int HashBytesMax = 64;

    public IndexImage Image => image;

    public MatcherOptions Options => options;

    public void OnName(ReadOnlySpan<byte> text, int start, int end)
    {
        OnDomain(text, start, end);
        if (options.FileNames && image.Has(IndicatorKind.FileName))
        {
            FileNames.Find(this, text, start, end);
        }
    }

    /// <summary>A token as it stands in its text, whatever it is.</summary>
    public void OnToken(ReadOnlySpan<byte> text, int start, int end)
    {
        if (options.JoinHostAndPath && image.Has(IndicatorKind.Url) && TokenExaminer.IsHost(text[start..end], image))
        {
            SplitUrl.Find(this, text, start, end);
        }
    }

    public void OnIpv4(uint address, int start, int end)
    {
        if (image.Candidates.MayHold(image.Key.OfNumber(address)))
        {
            Address(IndicatorKind.Ipv4, address, 32, start, end);
        }

        if (!image.Ipv4Ranges.MayCover(address))
        {
            return;
        }

        foreach (var prefix in image.Ipv4RangePrefixes)
        {
            Address(IndicatorKind.Ipv4, AddressText.Mask(address, prefix), prefix, start, end);
        }
    }

    public void OnIpv6(UInt128 address, int start, int end)
    {
        if (!image.MayHoldIpv6(address))
        {
            return;
        }

        var longer = image.Candidates.MayHold(image.Key.OfNumber(ImageKeys.Ipv6Number(address, 128)));
        foreach (var prefix in image.Ipv6Prefixes)
        {
            if (prefix >= ImageKeys.Ipv6HalfBits ? !longer : !image.Candidates.MayHold(image.Key.OfNumber(ImageKeys.Ipv6Number(address,
                prefix))))
            {
                continue;
            }

            Address(IndicatorKind.Ipv6, AddressText.Mask(address, prefix), prefix, start, end);
        }
    }

    public void OnHash(IndicatorKind kind, ReadOnlySpan<byte> text, int start, int end)
    {
        Span<byte> key = stackalloc byte[HashBytesMax];
        var length = ImageKeys.WriteHashKey(text[start..end], key);
        Find(kind, key[..length], start, end);
        if (kind == IndicatorKind.Md5)
        {
            Find(IndicatorKind.Ja3, key[..length], start, end);
        }
    }

    public void OnPlainToken(ReadOnlySpan<byte> text, int start, int end)
    {
        if (end - start == image.LengthMax(IndicatorKind.Ja4))
        {
            Find(IndicatorKind.Ja4, text[start..end], start, end);
        }
    }

    public void OnUrl(ReadOnlySpan<byte> text, int start, int cutEnd, int fullEnd)
    {
        if (!image.Has(IndicatorKind.Url))
        {
            return;
        }

        Url(text, start, cutEnd);
        if (fullEnd != cutEnd)
        {
            Url(text, start, fullEnd);
        }

        var query = text[start..cutEnd].IndexOfAny((byte)'?', (byte)'#');
        if (options.UrlsWithoutQuery && query > 0)
        {
            Url(text, start, start + query);
        }
    }

    public void OnEmail(ReadOnlySpan<byte> text, int start, int end)
    {
        if (end - start <= image.LengthMax(IndicatorKind.Email))
        {
            Find(IndicatorKind.Email, text[start..end], start, end);
        }
    }

    /// <summary>Reports every entry with this key as seen from start to end.</summary>
    public void Find(IndicatorKind kind, ReadOnlySpan<byte> key, int start, int end)
    {
        if (!image.Has(kind))
        {
            return;
        }

        var hash = ImageKeys.HashOf(image.Key, kind, key);
        if (ImageKeys.IsCandidateKey(kind, key) || image.Keys.MayHold(hash))
        {
            var sink = new HitSink(hits, start, end - start, kind);
            image.Find(kind, key, hash, ref sink);
        }
    }

    private void OnDomain(ReadOnlySpan<byte> text, int start, int end)
    {
        var lengthMax = image.LengthMax(IndicatorKind.Domain);
        var dots = 0;
        var stop = Math.Max(start, end - lengthMax - 1);
        for (var i = end - 1; i >= stop; i--)
        {
            if (text[i] == '.' && dots++ > 0)
            {
                Find(IndicatorKind.Domain, text[(i + 1)..end], start, end);
            }
        }

        if (dots > 0 && end - start <= lengthMax)
        {
            Find(IndicatorKind.Domain, text[start..end], start, end);
        }
    }

    private void Address(IndicatorKind kind, UInt128 address, int prefix, int start, int end)
    {
        Span<byte> key = stackalloc byte[ImageKeys.AddressKeyBytesMax];
        var length = ImageKeys.WriteAddressKey(kind, address, prefix, key);
        Find(kind, key[..length], start, end);
    }

    [SkipLocalsInit]
    private void Url(ReadOnlySpan<byte> text, int start, int end)
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
            Find(IndicatorKind.Url, scratch[..length], start, end);
            Find(IndicatorKind.Url, scratch[hostStart..length], start, end);
        }
    }

    private readonly struct HitSink(List<IndicatorHit> hits, int start, int length, IndicatorKind kind) : IRecordSink
    {
        public void OnRecord(uint entry) => hits.Add(new IndicatorHit(start, length, kind, entry));
    }
}
