using System.Security.Cryptography;
using Breakwater.Stix;

namespace Breakwater.Cli.Taxii;

/// <summary>Where pulled objects go: a bundle written as it comes, or a line for each. A bundle's file appears when it is whole.</summary>
internal sealed class PullOutput : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _isBundle;
    private readonly string? _path;
    private bool _isFirst = true;

    /// <param name="path">Null for standard output.</param>
    /// <param name="keep">Bytes at the front of the file that stay; null replaces it.</param>
    public PullOutput(string? path, bool isBundle, long? keep)
    {
        _isBundle = isBundle;
        _path = path;
        _stream = path is null ? Console.OpenStandardOutput()
            : isBundle ? new FileStream(path + ".next", FileMode.Create, FileAccess.Write)
            : new FileStream(path, keep is null ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.Write);
        if (path is not null && keep is { } bytes)
        {
            if (bytes > _stream.Length)
            {
                _stream.Dispose();
                throw new IOException($"{path} is shorter than the cursor knows it; remove the cursor to begin anew, or put it back.");
            }

            _stream.SetLength(bytes);
            _stream.Seek(0, SeekOrigin.End);
        }

        if (isBundle)
        {
            Put($"{{\"type\":\"bundle\",\"id\":\"bundle--{NewUuid()}\",\"objects\":[");
        }
    }

    /// <summary>Bytes in the file; 0 for standard output.</summary>
    public long Length => _path is null ? 0 : _stream.Length;

    public void Write(StixObject value)
    {
        Put(_isBundle && !_isFirst ? ",\n" : "");
        _isFirst = false;
        // Line ends stand outside of strings in JSON, where they mean nothing.
        _stream.Write(value.Utf8.Span.IndexOfAny("\r\n"u8) < 0 ? value.Utf8.Span : OnOneLine(value.Utf8));
        Put(_isBundle ? "" : "\n");
    }

    /// <summary>On disk when it returns, as far as it is a disk.</summary>
    public void Sync()
    {
        if (_stream is FileStream file && _path is not null)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            _stream.Flush();
        }
    }

    /// <summary>Ends the output; without it a bundle's file does not appear.</summary>
    public void Finish()
    {
        Put(_isBundle ? "]}\n" : "");
        Sync();
        if (_isBundle && _path is not null)
        {
            _stream.Dispose();
            File.Move(_path + ".next", _path, overwrite: true);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static byte[] OnOneLine(ReadOnlyMemory<byte> json) => [.. json.ToArray().Where(b => b is not ((byte)'\r' or (byte)'\n'))];

    private static Guid NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private void Put(string text) => _stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
}
