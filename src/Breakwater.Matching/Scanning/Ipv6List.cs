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

    public readonly void LookUp(ref LayerSink sink)
    {
        var image = sink.Image;
        for (nint i = 0; i < _count; i++)
        {
            var hash = image.Key.OfNumber(ImageKeys.Ipv6Number(buffers.Ipv6[i], 128));
            buffers.Hashes[i] = hash;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(image.Candidates.BlockOf(hash));
            }
        }

        for (nint i = 0; i < _count; i++)
        {
            if (image.HasShortIpv6Ranges || image.Candidates.MayHold(buffers.Hashes[i]))
            {
                sink.OnIpv6(buffers.Ipv6[i], buffers.Names[i], buffers.Survivors[i]);
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
