using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// Text as people write it who do not want it clicked on. Each line that holds such a form is read once more with the forms replaced; what
/// is seen then is reported where it stands in the line as it was.
/// </summary>
internal sealed class DefangedText
{
    private static readonly (byte[] Form, byte[] Meaning)[] Forms =
    [
        ("[.]"u8.ToArray(), "."u8.ToArray()), ("(.)"u8.ToArray(), "."u8.ToArray()), ("{.}"u8.ToArray(), "."u8.ToArray()),
        ("[dot]"u8.ToArray(), "."u8.ToArray()), ("(dot)"u8.ToArray(), "."u8.ToArray()), ("{dot}"u8.ToArray(), "."u8.ToArray()),
        ("[@]"u8.ToArray(), "@"u8.ToArray()), ("[at]"u8.ToArray(), "@"u8.ToArray()), ("(at)"u8.ToArray(), "@"u8.ToArray()),
        ("{at}"u8.ToArray(), "@"u8.ToArray()), ("[://]"u8.ToArray(), "://"u8.ToArray()), ("[:]"u8.ToArray(), ":"u8.ToArray()),
        ("[/]"u8.ToArray(), "/"u8.ToArray()), ("hxxp"u8.ToArray(), "http"u8.ToArray()),
    ];

    [ThreadStatic]
    private static DefangedText? s_ofThread;

    private readonly List<IndicatorHit> _hits = [];
    private byte[] _text = [];
    private int[] _places = [];
    private int _length;

    /// <summary>Appends the hits that only show in this reading, perhaps with some that show in the plain one too.</summary>
    public static void Scan(IndexImage image, ReadOnlySpan<byte> text, List<IndicatorHit> hits, MatcherOptions options, bool fast)
    {
        var reading = s_ofThread ??= new DefangedText();
        for (var at = 0; at < text.Length;)
        {
            var next = FirstForm(text[at..]);
            if (next < 0)
            {
                return;
            }

            var start = text[..(at + next)].LastIndexOf((byte)'\n') + 1;
            var length = text[start..].IndexOf((byte)'\n');
            var line = length < 0 ? text[start..] : text.Slice(start, length);
            reading.Line(image, line, start, hits, options, fast);
            at = start + line.Length;
        }
    }

    private static int FirstForm(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny("[({hH"u8);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (TryReadForm(text[at..], out _, out _))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool TryReadForm(ReadOnlySpan<byte> text, out int length, out byte[] meaning)
    {
        foreach (var (form, known) in Forms)
        {
            if (text.Length >= form.Length && RecordLayout.KeyEquals(form, text[..form.Length], fold: true))
            {
                (length, meaning) = (form.Length, known);
                return true;
            }
        }

        (length, meaning) = (0, []);
        return false;
    }

    private void Line(
        IndexImage image, ReadOnlySpan<byte> line, int start, List<IndicatorHit> hits, MatcherOptions options, bool fast)
    {
        Replace(line);
        _hits.Clear();
        IndicatorIndex.ScanLayers([image], _text.AsSpan(0, _length), [_hits], options with { Defanged = false }, fast);
        foreach (var hit in _hits)
        {
            var from = _places[hit.Offset];
            hits.Add(hit with { Offset = start + from, Length = _places[hit.Offset + hit.Length] - from });
        }
    }

    /// <summary>Replaces the forms of a line and notes for each byte, and for the end, where it stood.</summary>
    private void Replace(ReadOnlySpan<byte> line)
    {
        if (_text.Length < line.Length)
        {
            _text = new byte[line.Length];
            _places = new int[line.Length + 1];
        }

        _length = 0;
        for (var at = 0; at < line.Length;)
        {
            if (!TryReadForm(line[at..], out var length, out var meaning))
            {
                _places[_length] = at;
                _text[_length++] = line[at++];
                continue;
            }

            foreach (var b in meaning)
            {
                _places[_length] = at;
                _text[_length++] = b;
            }

            at += length;
        }

        _places[_length] = line.Length;
    }
}
