using System.Runtime.InteropServices;

namespace Breakwater.Formats;

/// <summary>
/// A text with the marks undone that keep indicators from being clicked, and the way back: from each character to where it stood, and
/// whether it was made by undoing one. One pass, no backtracking.
/// </summary>
internal sealed class RefangedText
{
    private const int BracketInnerCharsMax = 8;
    private readonly char[] _chars;
    private readonly List<int> _defanged = [];
    private readonly List<Shift> _shifts = [];
    private readonly int _length;

    public RefangedText(string text)
    {
        // Undoing never makes a text longer.
        _chars = new char[text.Length];
        var at = 0;
        while (at < text.Length)
        {
            var taken = Undo(text, at, out var stead);
            if (taken == 0)
            {
                _chars[_length++] = text[at++];
                continue;
            }

            if (stead.Length > 0)
            {
                _defanged.Add(_length);
                stead.CopyTo(_chars.AsSpan(_length));
                _length += stead.Length;
            }

            at += taken;
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

    /// <summary>Characters of the mark that starts here, 0 when none does, and what it stands for.</summary>
    private static int Undo(string text, int at, out string stead)
    {
        stead = "";
        switch (text[at])
        {
            case '[' or '(' or '{':
                return Bracket(text, at, out stead);
            case '\\' when at > 0 && at + 2 < text.Length && text[at + 1] == '.' && IsWord(text[at - 1]) && IsWord(text[at + 2]):
                stead = IsInPath(text, at) ? "" : ".";
                return stead.Length * 2;
            case 'h' or 'H' when string.CompareOrdinal(text, at + 1, "**p", 0, 3) == 0:
                stead = "http";
                return 4;
            case '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF':
                return 1;
            default:
                return 0;
        }
    }

    private static int Bracket(string text, int at, out string stead)
    {
        stead = "";
        var close = text[at] switch { '[' => ']', '(' => ')', _ => '}' };
        var inner = text.AsSpan(at + 1, Math.Min(BracketInnerCharsMax, text.Length - at - 1));
        var end = inner.IndexOf(close);
        if (end <= 0)
        {
            return 0;
        }

        var word = inner[..end].Trim();
        stead = word switch
        {
            "." or ":" or "@" or "/" or "://" or "//" => word.ToString(),
            _ when word.Equals("dot", StringComparison.OrdinalIgnoreCase) => ".",
            _ when word.Equals("at", StringComparison.OrdinalIgnoreCase) => "@",
            _ when word.Equals("punkt", StringComparison.OrdinalIgnoreCase) => ".",
            _ => "",
        };
        return stead.Length == 0 ? 0 : end + 2;
    }

    /// <summary>A backslash shortly before makes this one a separator of folders, not an escape.</summary>
    private static bool IsInPath(string text, int at)
    {
        for (var i = at - 1; i >= 0 && i > at - Limits.LabelCharsMax && !char.IsWhiteSpace(text[i]); i--)
        {
            if ((text[i] == '\\' && text[i + 1] != '.') || (text[i] == ':' && text[i + 1] == '\\'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c);

    private readonly record struct Shift(int Refanged, int Origin) : IComparable<Shift>
    {
        public int CompareTo(Shift other) => (Refanged, Origin).CompareTo((other.Refanged, other.Origin));
    }
}
