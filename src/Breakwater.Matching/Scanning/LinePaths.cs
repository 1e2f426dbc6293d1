namespace Breakwater.Matching.Scanning;

/// <summary>The paths of one line, read once for all the hosts in it: a line may hold a hundred thousand.</summary>
internal sealed class LinePaths
{
    [ThreadStatic]
    private static LinePaths? s_ofThread;

    private readonly byte[] _bytes = new byte[Limits.PathsPerLineMax * Limits.IndicatorCharsMax];
    private readonly int[] _lengths = new int[Limits.PathsPerLineMax];
    private int _lineStart;
    private int _lineEnd;

    public static LinePaths OfThread => s_ofThread ??= new LinePaths();

    public int Count { get; private set; }

    /// <summary>A path without its escapes; empty when it is longer than any URL may be.</summary>
    public ReadOnlySpan<byte> this[int path] => _bytes.AsSpan(path * Limits.IndicatorCharsMax, _lengths[path]);

    /// <summary>Another text begins.</summary>
    public void Forget() => _lineEnd = _lineStart = 0;

    /// <summary>Reads the line that holds a position, if it is not the one that was read last.</summary>
    public void Read(ReadOnlySpan<byte> text, int at)
    {
        if (at >= _lineStart && at < _lineEnd)
        {
            return;
        }

        _lineStart = text[..at].LastIndexOf((byte)'\n') + 1;
        var length = text[_lineStart..].IndexOf((byte)'\n');
        _lineEnd = length < 0 ? text.Length : _lineStart + length;
        Count = 0;
        var line = text[_lineStart.._lineEnd];
        for (var slash = line.IndexOf((byte)'/'); slash >= 0 && Count < Limits.PathsPerLineMax; slash = Next(line, slash))
        {
            var start = slash > 0 && line[slash - 1] == '\\' ? slash - 1 : slash;
            if (start > 0 && line[start - 1] is (byte)'"' or (byte)'\'' or (byte)'=' or (byte)' ' or (byte)'\t')
            {
                _lengths[Count] = Copy(line[slash..], _bytes.AsSpan(Count * Limits.IndicatorCharsMax, Limits.IndicatorCharsMax));
                Count++;
            }
        }
    }

    private static int Next(ReadOnlySpan<byte> line, int slash)
    {
        var next = line[(slash + 1)..].IndexOf((byte)'/');
        return next < 0 ? -1 : slash + 1 + next;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> into)
    {
        var length = 0;
        for (var i = 0; i < from.Length; i++)
        {
            i += from[i] == '\\' && i + 1 < from.Length && from[i + 1] == '/' ? 1 : 0;
            if (UrlText.Ends.Contains(from[i]))
            {
                break;
            }

            if (length == into.Length)
            {
                return 0;
            }

            into[length++] = from[i];
        }

        return length;
    }
}
