using System.Runtime.Intrinsics.X86;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>The IPv6 addresses of a chunk, read once and looked up together.</summary>
internal unsafe struct Ipv6List(ScanBuffers buffers) : ITokenSink
{
    private nint _count;

    public readonly nint Count => _count;

    public readonly UInt128 this[nint index] => buffers.Ipv6[index];

    public void OnIpv6(UInt128 address, int start, int end)
    {
        buffers.Ipv6[_count] = address;
        buffers.Names[_count] = start;
        buffers.Survivors[_count++] = end;
    }

    /// <summary>Hands on those that the image may hold or cover.</summary>
    public readonly void LookUp(ref LayerSink sink)
    {
        var image = sink.Image;
        var prefixes = image.Ipv6Probes;
        nint atOnce = ScanBuffers.ProbesMax / Math.Max(1, prefixes.Length);
        for (nint done = 0; done < _count; done += atOnce)
        {
            var end = _count - done < atOnce ? _count : done + atOnce;
            Hash(image, prefixes, done, end);
            var hash = buffers.Hashes;
            for (var i = done; i < end; i++)
            {
                var may = false;
                for (var probe = 0; probe < prefixes.Length; probe++)
                {
                    may |= image.Candidates.MayHold(*hash++);
                }

                if (may)
                {
                    sink.OnIpv6(buffers.Ipv6[i], buffers.Names[i], buffers.Survivors[i]);
                }
            }
        }
    }

    private readonly void Hash(IndexImage image, int[] prefixes, nint from, nint to)
    {
        var hash = buffers.Hashes;
        for (var i = from; i < to; i++)
        {
            foreach (var prefix in prefixes)
            {
                *hash = image.Key.OfNumber(ImageKeys.Ipv6Number(buffers.Ipv6[i], prefix));
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(image.Candidates.BlockOf(*hash));
                }

                hash++;
            }
        }
    }

    public readonly void OnName(ReadOnlySpan<byte> text, int start, int end)
    {
    }

    public readonly void OnIpv4(uint address, int start, int end)
    {
    }

    public readonly void OnPlainToken(ReadOnlySpan<byte> text, int start, int end)
    {
    }

    public readonly void OnHash(IndicatorKind kind, ReadOnlySpan<byte> text, int start, int end)
    {
    }

    public readonly void OnUrl(ReadOnlySpan<byte> text, int start, int cutEnd, int fullEnd)
    {
    }

    public readonly void OnEmail(ReadOnlySpan<byte> text, int start, int end)
    {
    }
}
