using System.Runtime.InteropServices;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// The working memory of one thread's scans. Its parts begin at different places within a page: parts that all began alike would push each
/// other out of the cache.
/// </summary>
internal sealed unsafe class ScanBuffers
{
    /// <summary>Bytes of text that are looked at together.</summary>
    public const int ChunkBytes = 32 * 1024;

    /// <summary>Words before each bitmap that hold the end of the chunk before.</summary>
    public const int GuardWords = 8;

    private const int Words = (ChunkBytes / 64) + 1;
    private const int CandidatesMax = (ChunkBytes / 2) + 128;
    /// <summary>Hashes that are looked up together in a second look.</summary>
    public const int ProbesMax = CandidatesMax;

    private const int EndsMax = ChunkBytes + 128;
    private const int Stagger = 64 * 11;

    [ThreadStatic]
    private static ScanBuffers? s_ofThread;

    private readonly byte* _memory;

    private ScanBuffers()
    {
        const int bitmap = (GuardWords + Words + 8) * sizeof(ulong);
        const int total = (3 * bitmap) + (EndsMax * sizeof(int)) + (6 * CandidatesMax * sizeof(int)) + (CandidatesMax * 16)
            + (CandidatesMax * sizeof(ulong)) + 4096 + 4096 + (16 * Stagger);
        _memory = (byte*)NativeMemory.AlignedAlloc(total, 4096);
        NativeMemory.Clear(_memory, total);
        var at = _memory;
        Tokens = (ulong*)Take(ref at, bitmap) + GuardWords;
        Dots = (ulong*)Take(ref at, bitmap) + GuardWords;
        Colons = (ulong*)Take(ref at, bitmap) + GuardWords;
        Ends = (int*)Take(ref at, EndsMax * sizeof(int));
        Names = (int*)Take(ref at, CandidatesMax * sizeof(int));
        Quads = (int*)Take(ref at, CandidatesMax * sizeof(int));
        Addresses = (uint*)Take(ref at, CandidatesMax * sizeof(uint));
        Survivors = (int*)Take(ref at, 2 * CandidatesMax * sizeof(int));
        Owners = (int*)Take(ref at, CandidatesMax * sizeof(int));
        Ipv6 = (UInt128*)Take(ref at, CandidatesMax * 16);
        Hashes = (ulong*)Take(ref at, CandidatesMax * sizeof(ulong));
        LastLabels = (ulong*)Take(ref at, 2048);
        Tail = Take(ref at, 128);
    }

    ~ScanBuffers() => NativeMemory.AlignedFree(_memory);

    /// <summary>Bits of token characters, dots and colons of a chunk.</summary>
    public ulong* Tokens { get; }

    public ulong* Dots { get; }

    public ulong* Colons { get; }

    /// <summary>Where tokens with a dot end, within the chunk; later, whatever else is found in it. A place for every byte.</summary>
    public int* Ends { get; }

    /// <summary>Ends of tokens whose last label is in the index, without a last dot.</summary>
    public int* Names { get; }

    /// <summary>Ends of tokens that may be dotted quads, times 32, plus their shape.</summary>
    public int* Quads { get; }

    public uint* Addresses { get; }

    /// <summary>Ends of what goes on. A name may be in it twice: for an escape, and for the keys.</summary>
    public int* Survivors { get; }

    /// <summary>Which candidate a hash of a second look is of.</summary>
    public int* Owners { get; }

    public UInt128* Ipv6 { get; }

    public ulong* Hashes { get; }

    /// <summary>The last labels of all layers.</summary>
    public ulong* LastLabels { get; }

    /// <summary>The end of a text, filled up with line breaks.</summary>
    public byte* Tail { get; }

    public static ScanBuffers OfThread => s_ofThread ??= new ScanBuffers();

    private static byte* Take(ref byte* at, int bytes)
    {
        var part = at;
        at += ((bytes + 63) / 64 * 64) + Stagger;
        return part;
    }
}
