using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Matching.Image;

/// <summary>Where an image's bytes are: its hot part at an address, its cold part to be read.</summary>
internal abstract unsafe class ImageSource : IDisposable
{
    /// <summary>The header and the hot sections. Null once disposed.</summary>
    public byte* Hot { get; protected set; }

    public long FileLength { get; protected init; }

    /// <summary>Reads cold bytes, checked.</summary>
    /// <param name="offset">From the image's start.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public abstract void ReadCold(long offset, Span<byte> into);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

/// <summary>An image in memory of its own.</summary>
internal sealed unsafe class MemorySource : ImageSource
{
    public MemorySource(byte* aligned, long length)
    {
        Hot = aligned;
        FileLength = length;
    }

    ~MemorySource() => Dispose(false);

    public override void ReadCold(long offset, Span<byte> into) => new ReadOnlySpan<byte>(Hot + offset, into.Length).CopyTo(into);

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(Hot);
        Hot = null;
    }
}

/// <summary>
/// An image in a file. The hot part is mapped; it is touched whole when it is checked at open, and a file that somebody cuts short in place
/// after that ends the process: index files are replaced, never changed. Cold blocks are read and checked one by one, so a damaged sector
/// there is an error, and memory holds only what was asked for lately.
/// </summary>
internal sealed unsafe class FileSource : ImageSource
{
    private const int Gates = 16;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _coldStart;
    private readonly ulong* _sums;
    private readonly HashKey _key;
    private readonly int _slots;
    private readonly long[] _slotBlocks;
    private readonly byte[]?[] _slotBytes;
    private readonly Lock[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new Lock())];

    /// <param name="header">Checked against the file's length.</param>
    public FileSource(SafeFileHandle file, in ImageHeader header)
    {
        _file = file;
        FileLength = header.FileLength;
        _coldStart = header.Place(Section.Directory).Offset;
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, _coldStart, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Hot = start + _view.PointerOffset;
        _sums = (ulong*)(Hot + header.Place(Section.BlockSums).Offset);
        _key = new HashKey(header.Seed);
        _slots = (int)Math.Min(Limits.ColdBlocksCached, (FileLength - _coldStart + Limits.ColdBlockBytes - 1) / Limits.ColdBlockBytes);
        _slotBlocks = new long[_slots];
        Array.Fill(_slotBlocks, -1);
        _slotBytes = new byte[_slots][];
    }

    public override void ReadCold(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var at = offset - _coldStart;
            var inside = (int)(at % Limits.ColdBlockBytes);
            var taken = Math.Min(into.Length, Limits.ColdBlockBytes - inside);
            CopyFromBlock(at / Limits.ColdBlockBytes, inside, into[..taken]);
            into = into[taken..];
            offset += taken;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Hot != null)
        {
            Hot = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
            _file.Dispose();
        }
    }

    private void CopyFromBlock(long block, int inside, Span<byte> into)
    {
        var slot = (int)(block % _slots);
        lock (_gates[slot % Gates])
        {
            if (_slotBlocks[slot] != block)
            {
                Fill(slot, block);
            }

            _slotBytes[slot].AsSpan(inside, into.Length).CopyTo(into);
        }
    }

    private void Fill(int slot, long block)
    {
        var bytes = _slotBytes[slot] ??= new byte[Limits.ColdBlockBytes];
        var offset = _coldStart + (block * Limits.ColdBlockBytes);
        var length = (int)Math.Min(Limits.ColdBlockBytes, FileLength - offset);
        _slotBlocks[slot] = -1;
        var read = 0;
        for (int got; read < length && (got = RandomAccess.Read(_file, bytes.AsSpan(read, length - read), offset + read)) > 0; read += got)
        {
        }

        fixed (byte* start = bytes)
        {
            if (read < length || _key.Checksum(start, length, (ulong)block) != _sums[block])
            {
                throw new InvalidDataException($"Block {block} of the index is damaged.");
            }
        }

        _slotBlocks[slot] = block;
    }
}
