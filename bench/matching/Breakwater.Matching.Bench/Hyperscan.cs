using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Breakwater.MatchingBench;

/// <summary>Hyperscan (Debian package libhyperscan5) with every indicator as a literal without case, in block mode: no token, subdomain or
/// range rule.</summary>
internal sealed unsafe class Hyperscan : IDisposable
{
    private const string Library = "libhs.so.5";
    private const uint Caseless = 1;
    private const uint BlockMode = 1;
    private const int Success = 0;

    private readonly nint _database;
    private readonly nint _scratch;

    private Hyperscan(nint database, TimeSpan compileTime)
    {
        _database = database;
        CompileTime = compileTime;
        Check(hs_database_size(database, out var bytes), "hs_database_size");
        DatabaseBytes = (long)bytes;
        Check(hs_alloc_scratch(database, ref _scratch), "hs_alloc_scratch");
    }

    public TimeSpan CompileTime { get; }

    public long DatabaseBytes { get; }

    public static bool IsHere()
    {
        var isHere = NativeLibrary.TryLoad(Library, typeof(Hyperscan).Assembly, null, out var handle);
        if (isHere)
        {
            NativeLibrary.Free(handle);
        }

        return isHere;
    }

    /// <exception cref="InvalidOperationException">The library refused.</exception>
    public static Hyperscan Compile(IReadOnlyList<string> literals)
    {
        var count = literals.Count;
        var expressions = (nint*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(nint));
        var lengths = (nuint*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(nuint));
        var flags = (uint*)NativeMemory.Alloc((nuint)count, sizeof(uint));
        var ids = (uint*)NativeMemory.Alloc((nuint)count, sizeof(uint));
        try
        {
            for (var i = 0; i < count; i++)
            {
                expressions[i] = Marshal.StringToCoTaskMemUTF8(literals[i]);
                lengths[i] = (nuint)Encoding.UTF8.GetByteCount(literals[i]);
                flags[i] = Caseless;
                ids[i] = (uint)i;
            }

            var start = Stopwatch.GetTimestamp();
            var result = hs_compile_lit_multi(expressions, flags, ids, lengths, (uint)count, BlockMode, 0, out var database, out var error);
            var elapsed = Stopwatch.GetElapsedTime(start);
            return result == Success ? new Hyperscan(database, elapsed)
                : throw new InvalidOperationException(error == null ? $"error {result}" : Marshal.PtrToStringUTF8(error->Message));
        }
        finally
        {
            for (var i = 0; i < count; i++)
            {
                Marshal.FreeCoTaskMem(expressions[i]);
            }

            NativeMemory.Free(expressions);
            NativeMemory.Free(lengths);
            NativeMemory.Free(flags);
            NativeMemory.Free(ids);
        }
    }

    public long Scan(ReadOnlySpan<byte> text)
    {
        var hits = 0L;
        fixed (byte* start = text)
        {
            Check(hs_scan(_database, start, (uint)text.Length, 0, _scratch, &OnMatch, &hits), "hs_scan");
        }

        return hits;
    }

    public void Dispose()
    {
        _ = hs_free_scratch(_scratch);
        _ = hs_free_database(_database);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnMatch(uint id, ulong from, ulong to, uint flags, long* hits)
    {
        (*hits)++;
        return 0;
    }

    private static void Check(int result, string call)
    {
        if (result != Success)
        {
            throw new InvalidOperationException($"{call} gave {result}.");
        }
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The library's own names; blittable already; loaded by the system's search alone.
    [DllImport(Library)]
    private static extern int hs_compile_lit_multi(
        nint* expressions, uint* flags, uint* ids, nuint* lengths, uint elements, uint mode, nint platform, out nint database,
        out CompileError* error);

    [DllImport(Library)]
    private static extern int hs_database_size(nint database, out nuint bytes);

    [DllImport(Library)]
    private static extern int hs_alloc_scratch(nint database, ref nint scratch);

    [DllImport(Library)]
    private static extern int hs_scan(
        nint database, byte* data, uint length, uint flags, nint scratch,
        delegate* unmanaged[Cdecl]<uint, ulong, ulong, uint, long*, int> onMatch, long* context);

    [DllImport(Library)]
    private static extern int hs_free_scratch(nint scratch);

    [DllImport(Library)]
    private static extern int hs_free_database(nint database);
#pragma warning restore IDE1006, SYSLIB1054, CA5392

    [StructLayout(LayoutKind.Sequential)]
    private struct CompileError
    {
        public nint Message;
        public int Expression;
    }
}
