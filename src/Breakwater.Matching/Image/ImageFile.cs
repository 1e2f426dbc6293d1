using Microsoft.Win32.SafeHandles;

namespace Breakwater.Matching.Image;

/// <summary>Index files: written whole, opened with the checks that every opening makes.</summary>
internal static unsafe class ImageFile
{
    public static void Write(string path, MemorySource image)
    {
        var beside = path + ".new";
        using (var file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write))
        {
            const int piece = 1 << 24;
            for (var at = 0L; at < image.FileLength; at += piece)
            {
                RandomAccess.Write(file, new ReadOnlySpan<byte>(image.Hot + at, (int)Math.Min(piece, image.FileLength - at)), at);
            }

            RandomAccess.FlushToDisk(file);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <exception cref="InvalidDataException">It is no index file of this version, or its header or hot part is damaged.</exception>
    public static FileSource Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        FileSource? source = null;
        try
        {
            var header = ReadHeader(file);
            source = new FileSource(file, header);
            var hotBytes = (nint)header.Place(Section.Directory).Offset - ImageHeader.Bytes;
            if (new HashKey(header.Seed).Checksum(source.Hot + ImageHeader.Bytes, hotBytes, 0) != header.HotSum)
            {
                throw new InvalidDataException("The index's hot part is damaged.");
            }

            return source;
        }
        catch
        {
            source?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private static ImageHeader ReadHeader(SafeFileHandle file)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Index files are little-endian.");
        }

        var bytes = new byte[ImageHeader.Bytes];
        var read = 0;
        for (int got; read < bytes.Length && (got = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0; read += got)
        {
        }

        fixed (byte* start = bytes)
        {
            var header = *(ImageHeader*)start;
            ((ImageHeader*)start)->HeaderSum = 0;
            var problem = read < bytes.Length || header.Magic != ImageHeader.MagicValue ? "It is not an index file."
                : header.Version != ImageHeader.VersionValue
                    ? $"It is an index file of version {header.Version}, not {ImageHeader.VersionValue}."
                : new HashKey(header.Seed).Checksum(start, ImageHeader.Bytes, ulong.MaxValue) != header.HeaderSum
                    ? "The index's header is damaged."
                : header.FileLength != RandomAccess.GetLength(file) ? "The index file has another length than it says."
                : HeaderCheck.Problem(header);
            return problem.Length == 0 ? header : throw new InvalidDataException(problem);
        }
    }
}
