using System.IO.Compression;

namespace Breakwater.Hub.Channels;

/// <summary>One file of a feed, as it is served.</summary>
/// <param name="Path">Nobody changes it; it is gone when nobody needs it any more.</param>
/// <param name="ETag">Digest of the content, in quotes; a reader that has it gets 304.</param>
/// <param name="LeftOut">How many entries it could not carry.</param>
public sealed record RenderedFile(string Path, string ETag, long Length, string MediaType, long LeftOut)
{
    private readonly Lock _gate = new();
    private long? _lines;

    /// <summary>How many lines it has; counted at the first time that somebody asks.</summary>
    public long Lines
    {
        get
        {
            lock (_gate)
            {
                return _lines ??= CountLines();
            }
        }
    }

    /// <exception cref="FileNotFoundException">It was made room for; it is to be made again.</exception>
    public Stream Open() => Open(Path);

    /// <summary>The same in gzip; packed at the first time that somebody asks for it.</summary>
    public Stream OpenPacked()
    {
        var packed = Path + ".gz";
        lock (_gate)
        {
            if (!File.Exists(packed))
            {
                var unfinished = packed + ".part";
                using (var plain = Open())
                using (var target = File.Create(unfinished))
                using (var zip = new GZipStream(target, CompressionLevel.Fastest))
                {
                    plain.CopyTo(zip);
                }

                File.Move(unfinished, packed, overwrite: true);
            }
        }

        return Open(packed);
    }

    private long CountLines()
    {
        using var reader = new StreamReader(Open());
        var lines = 0L;
        while (reader.ReadLine() is not null)
        {
            lines++;
        }

        return lines;
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16,
            FileOptions.SequentialScan | FileOptions.Asynchronous);
}

/// <summary>A feed as it was made for one set of audiences.</summary>
/// <param name="Folder">Holds its files.</param>
/// <param name="Files">By name; one file is under the empty name.</param>
/// <param name="Bytes">Of all files, not packed.</param>
internal sealed record RenderedFeed(string Folder, IReadOnlyDictionary<string, RenderedFile> Files, long Bytes)
{
    /// <summary>How many keep it; <see cref="FeedCache"/>'s own.</summary>
    public int Holders { get; set; }
}
