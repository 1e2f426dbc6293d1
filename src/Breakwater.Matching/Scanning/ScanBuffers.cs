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
    private const int BitmapBytes = (GuardWords + Words + 8) * sizeof(ulong);
    private const int Stagger = 64 * 11;

    // Where the parts are: known to the compiler, so that a loop over several of them needs one register for all.
    public const int TokensAt = GuardWords * sizeof(ulong);
    public const int DotsAt = TokensAt + ((BitmapBytes + 63) / 64 * 64) + Stagger;
    public const int ColonsAt = DotsAt + ((BitmapBytes + 63) / 64 * 64) + Stagger;
    public const int EndsAt = ColonsAt + ((BitmapBytes + 63) / 64 * 64) + Stagger;
    public const int NamesAt = EndsAt + (EndsMax * sizeof(int)) + Stagger;
    public const int QuadsAt = NamesAt + (CandidatesMax * sizeof(int)) + Stagger;
    public const int AddressesAt = QuadsAt + (CandidatesMax * sizeof(int)) + Stagger;
    public const int SurvivorsAt = AddressesAt + (CandidatesMax * sizeof(int)) + Stagger;
    public const int OwnersAt = SurvivorsAt + (2 * CandidatesMax * sizeof(int)) + Stagger;
    public const int Ipv6At = OwnersAt + (CandidatesMax * sizeof(int)) + Stagger;
    public const int HashesAt = Ipv6At + (CandidatesMax * 16) + Stagger;
    public const int LastLabelsAt = HashesAt + (CandidatesMax * sizeof(ulong)) + Stagger;
    public const int ShapesAt = LastLabelsAt + 2048;
    public const int LabelShiftsAt = ShapesAt + 4096;
    public const int ShapeLengthsAt = LabelShiftsAt + 256;
    public const int ShufflesAt = ShapeLengthsAt + CandidateSorter.IsShape;
    public const int TailAt = ShufflesAt + Ipv4Stage.ShufflesBytes;
    private const int TotalBytes = TailAt + 128 + 4096;

    [ThreadStatic]
    private static ScanBuffers? s_ofThread;

    private ScanBuffers()
    {
        Base = (byte*)NativeMemory.AlignedAlloc(TotalBytes, 4096);
        NativeMemory.Clear(Base, TotalBytes);
        CandidateSorter.WriteTables(new Span<byte>(Base + ShapesAt, 4096), new Span<byte>(Base + LabelShiftsAt, 256));
        Ipv4Stage.WriteTables(
            new Span<byte>(Base + ShapeLengthsAt, CandidateSorter.IsShape), new Span<byte>(Base + ShufflesAt, Ipv4Stage.ShufflesBytes));
    }

    ~ScanBuffers() => NativeMemory.AlignedFree(Base);

    /// <summary>All of it.</summary>
    public byte* Base { get; }

    /// <summary>Bits of token characters, dots and colons of a chunk.</summary>
    public ulong* Tokens => (ulong*)(Base + TokensAt);

    public ulong* Dots => (ulong*)(Base + DotsAt);

    public ulong* Colons => (ulong*)(Base + ColonsAt);

    /// <summary>Where tokens with a dot end, within the chunk; later, whatever else is found in it. A place for every byte.</summary>
    public int* Ends => (int*)(Base + EndsAt);

    /// <summary>Ends of tokens whose last label is in the index, without a last dot.</summary>
    public int* Names => (int*)(Base + NamesAt);

    /// <summary>Ends of tokens that may be dotted quads, times 32, plus their shape.</summary>
    public int* Quads => (int*)(Base + QuadsAt);

    public uint* Addresses => (uint*)(Base + AddressesAt);

    /// <summary>Ends of what goes on. A name may be in it twice: for an escape, and for the keys.</summary>
    public int* Survivors => (int*)(Base + SurvivorsAt);

    /// <summary>Which candidate a hash of a second look is of.</summary>
    public int* Owners => (int*)(Base + OwnersAt);

    public UInt128* Ipv6 => (UInt128*)(Base + Ipv6At);

    /// <summary>Hashes of a first look, for the second.</summary>
    public ulong* Markers => (ulong*)(Base + Ipv6At);

    public ulong* Hashes => (ulong*)(Base + HashesAt);

    /// <summary>The last labels of all layers.</summary>
    public ulong* LastLabels => (ulong*)(Base + LastLabelsAt);

    /// <summary>The end of a text, filled up with line breaks.</summary>
    public byte* Tail => (byte*)(Base + TailAt);

    public static ScanBuffers OfThread => s_ofThread ??= new ScanBuffers();
}
