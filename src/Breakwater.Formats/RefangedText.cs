using System.Runtime.InteropServices;

namespace Breakwater.Formats;

/// <summary>
/// A text with the marks undone that keep indicators from being clicked, and the way back: from each character to where it stood, and
/// whether it was made by undoing one. One pass, no backtracking.
/// </summary>
internal sealed class RefangedText
{
    private readonly char[] _chars;
    private readonly List<int> _defanged = [];
    private readonly List<Shift> _shifts = [];
    private readonly int _length;

    public RefangedText(string text, TldList suffixes)
    {
        // Undoing makes a mark longer by one for each six of its characters at most.
        _chars = new char[text.Length + (text.Length / 6) + 1];
        var marks = new DefangMarks(text, suffixes);
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c < 0x80 ? !DefangMarks.MayStart(c) : char.IsAsciiLetterOrDigit(c = DefangMarks.Plain(c)))
            {
                _chars[_length++] = c;
                at++;
                continue;
            }

            var mark = marks.At(at);
            if (mark.Taken == 0)
            {
                _chars[_length++] = DefangMarks.Plain(text[at++]);
                continue;
            }

            if (mark.Stead.Length > 0)
            {
                if (mark.IsDefanging)
                {
                    _defanged.Add(_length);
                }

                mark.Stead.CopyTo(_chars.AsSpan(_length));
                _length += mark.Stead.Length;
            }

            at += mark.Taken;
            _shifts.Add(new Shift(_length, at));
        }
    }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    /// <summary>True when a mark was undone from start on and before end.</summary>
    public bool IsDefanged(int start, int end)
    {
        var at = CollectionsMarshal.AsSpan(_defanged).BinarySearch(start);
        at = at < 0 ? ~at : at;
        return at < _defanged.Count && _defanged[at] < end;
    }

    /// <summary>Where a character stood that was not made by undoing.</summary>
    public int OriginOf(int index)
    {
        var at = CollectionsMarshal.AsSpan(_shifts).BinarySearch(new Shift(index, int.MaxValue));
        at = at < 0 ? ~at - 1 : at;
        return at < 0 ? index : index - _shifts[at].Refanged + _shifts[at].Origin;
    }

    private readonly record struct Shift(int Refanged, int Origin) : IComparable<Shift>
    {
        public int CompareTo(Shift other) => (Refanged, Origin).CompareTo((other.Refanged, other.Origin));
    }
}
