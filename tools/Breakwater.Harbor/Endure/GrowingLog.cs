namespace Breakwater.Harbor.Endure;

/// <summary>A log file as a program writes it: appended to, in pieces that need not end with a line. Used by one thread.</summary>
internal sealed class GrowingLog : IDisposable
{
    private FileStream _file;

    public GrowingLog(string path)
    {
        Path = path;
        _file = Open(path, FileMode.OpenOrCreate);
        _file.Position = _file.Length;
    }

    public string Path { get; }

    public long Bytes { get; private set; }

    public int Turns { get; private set; }

    public void Write(ReadOnlySpan<byte> text)
    {
        // The front of a line is there before its end is.
        var cut = text.Length / 3;
        _file.Write(text[..cut]);
        _file.Write(text[cut..]);
        Bytes += text.Length;
    }

    /// <summary>Turns over as logrotate does: every earlier form moves up by one, the last goes, the log becomes the first.</summary>
    /// <param name="late">What the program still writes to the renamed file before it opens a new one.</param>
    public void TurnOver(int kept, byte[] late, TimeSpan pause, CancellationToken cancellationToken)
    {
        Shift(kept, "");
        File.Move(Path, Path + ".1");
        if (late.Length > 0)
        {
            cancellationToken.WaitHandle.WaitOne(pause);
            Write(late);
        }

        _file.Dispose();
        _file = Open(Path);
        Turns++;
    }

    /// <summary>The same, and the renamed file is packed.</summary>
    public void TurnOverAndPack(int kept)
    {
        Shift(kept, ".gz");
        File.Move(Path, Path + ".1");
        _file.Dispose();
        _file = Open(Path);
        using (var from = File.OpenRead(Path + ".1"))
        using (var to = new System.IO.Compression.GZipStream(File.Create(Path + ".1.gz"), System.IO.Compression.CompressionLevel.Fastest))
        {
            from.CopyTo(to);
        }

        // As gzip does: an archive has the time of what is in it.
        File.SetLastWriteTimeUtc(Path + ".1.gz", File.GetLastWriteTimeUtc(Path + ".1"));
        File.Delete(Path + ".1");
        Turns++;
    }

    /// <summary>Turns over by copying and cutting short. What is written in between is in no copy.</summary>
    public void CopyAndCut(int kept, byte[] between)
    {
        Shift(kept, "");
        File.Copy(Path, Path + ".1");
        Write(between);
        _file.SetLength(0);
        _file.Position = 0;
        Turns++;
    }

    public void Dispose() => _file.Dispose();

    private void Shift(int kept, string ending)
    {
        File.Delete($"{Path}.{kept}{ending}");
        for (var number = kept - 1; number >= 1; number--)
        {
            if (File.Exists($"{Path}.{number}{ending}"))
            {
                File.Move($"{Path}.{number}{ending}", $"{Path}.{number + 1}{ending}");
            }
        }
    }

    private static FileStream Open(string path, FileMode mode = FileMode.CreateNew) =>
        new(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
