namespace Breakwater.Matching.Tests;

/// <summary>Hands out its bytes in pieces of random size, as sockets and decompressors do.</summary>
internal sealed class DribblingStream(byte[] bytes, int pieceBytesMax, Random random) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, random.Next(1, pieceBytesMax + 1)));
}
