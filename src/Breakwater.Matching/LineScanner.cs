using System.Runtime.InteropServices;

namespace Breakwater.Matching;

/// <summary>A hit in a stream of lines.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Offset">Zero-based byte within the line of the first byte of what was seen.</param>
/// <param name="Length">Bytes of what was seen.</param>
public readonly record struct LineHit(long Line, long Offset, int Length, IndicatorKind Kind, uint Entry);

/// <summary>Takes one hit. The bytes are what was seen; they are the scanner's, and change after the call.</summary>
public delegate void LineHitReceiver(LineHit hit, ReadOnlySpan<byte> seen);

/// <summary>What a scan read.</summary>
/// <param name="LinesCut">How often a line over <see cref="Limits.LineBytesMax"/> had to be cut inside a token, where a hit may be
/// lost.</param>
public readonly record struct ScanTotals(long Lines, long Bytes, long Hits, long LinesCut);

/// <summary>
/// Scans streams line by line. A line ends at <c>\n</c>; a last one without it counts. How the stream hands out its bytes makes no
/// difference. A line over the limit is scanned in pieces cut behind a byte that ends every token and URL. One scanner serves one thread.
/// </summary>
public sealed class LineScanner
{
    private readonly IndicatorIndex _index;
    private readonly MatcherOptions _options;
    private readonly byte[] _buffer;
    private readonly List<IndicatorHit> _hits = [];
    private LineHitReceiver _receive = static (_, _) => { };
    private long _line;
    private long _lineOffset;
    private long _hitCount;
    private long _cuts;

    public LineScanner(IndicatorIndex index, MatcherOptions? options = null)
        : this(index, options, Limits.LineBytesMax)
    {
    }

    internal LineScanner(IndicatorIndex index, MatcherOptions? options, int lineBytesMax)
    {
        _index = index;
        _options = options ?? MatcherOptions.Default;
        _buffer = new byte[lineBytesMax];
    }

    /// <summary>Reads the stream to its end and hands out every hit in order. Leaves the stream open.</summary>
    public ScanTotals Scan(Stream stream, LineHitReceiver receive, CancellationToken cancellationToken = default)
    {
        _receive = receive;
        _line = 1;
        _lineOffset = _hitCount = _cuts = 0;
        var filled = 0;
        var total = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.Read(_buffer, filled, _buffer.Length - filled);
            if (read == 0)
            {
                Lines(_buffer.AsSpan(0, filled));
                var lines = _line - 1 + (_lineOffset > 0 ? 1 : 0);
                return new ScanTotals(lines, total, _hitCount, _cuts);
            }

            total += read;
            var newline = _buffer.AsSpan(filled, read).LastIndexOf((byte)'\n');
            var whole = newline < 0 ? 0 : filled + newline + 1;
            filled += read;
            if (whole == 0 && filled == _buffer.Length)
            {
                whole = CutPoint();
            }

            Lines(_buffer.AsSpan(0, whole));
            _buffer.AsSpan(whole, filled - whole).CopyTo(_buffer);
            filled -= whole;
        }
    }

    private int CutPoint()
    {
        // A backslash ends a URL but begins an escape, so the byte after it has to stay with it.
        for (var i = _buffer.Length - 1; i > 0; i--)
        {
            if (_buffer[i] != '\\' && UrlText.Ends.Contains(_buffer[i]))
            {
                return i + 1;
            }
        }

        _cuts++;
        return _buffer.Length;
    }

    /// <summary>Scans whole lines, or the pieces of one, and moves line number and offset past them.</summary>
    private void Lines(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _hits.Clear();
        _index.Scan(text, _hits, _options);
        var at = 0;
        foreach (var hit in CollectionsMarshal.AsSpan(_hits))
        {
            Advance(text[at..hit.Offset]);
            at = hit.Offset;
            _hitCount++;
            _receive(new LineHit(_line, _lineOffset, hit.Length, hit.Kind, hit.Entry), text.Slice(hit.Offset, hit.Length));
        }

        Advance(text[at..]);
    }

    private void Advance(ReadOnlySpan<byte> passed)
    {
        var last = passed.LastIndexOf((byte)'\n');
        if (last < 0)
        {
            _lineOffset += passed.Length;
            return;
        }

        _line += passed.Count((byte)'\n');
        _lineOffset = passed.Length - last - 1;
    }
}
