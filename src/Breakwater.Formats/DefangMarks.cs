using System.Buffers;

namespace Breakwater.Formats;

/// <summary>A mark that was found.</summary>
/// <param name="Taken">Characters of it; 0 for none.</param>
/// <param name="Stead">What it stands for; longer than the mark by one for each six of its characters at most.</param>
/// <param name="IsDefanging">It tells that somebody meant an indicator; escapes of JSON and Markdown do not.</param>
internal readonly record struct DefangMark(int Taken, string Stead, bool IsDefanging = true);

/// <summary>The marks that people put into indicators, so that nothing makes a link of them. Each look is bounded.</summary>
internal sealed class DefangMarks(string text, TldList suffixes)
{
    private const int BracketInnerCharsMax = 9;
    private static readonly SearchValues<char> Starts = SearchValues.Create("[({<\\hH .:");

    /// <summary>Where the address ends whose slashes were turned.</summary>
    private int _slashesUntil;

    public static bool MayStart(char c) => Starts.Contains(c);

    /// <summary>Full-width forms (U+FF01 to U+FF5E) and hyphens that do not break, as the ASCII that is meant.</summary>
    public static char Plain(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' when c != '\uFF0E' => (char)(c - 0xFEE0),
        '\u2010' or '\u2011' => '-',
        _ => c,
    };

    public DefangMark At(int at)
    {
        switch (text[at])
        {
            case '[' or '(' or '{' or '<':
                return Bracket(at);
            case '\\':
                return Escape(at);
            case 'h' or 'H':
                return Scheme(at);
            case ' ':
                return Spaced(at);
            case '.' when IsWordAt(at - 1) && at + 2 < text.Length && text[at + 1] == ']' && IsWordAt(at + 2):
                return new DefangMark(2, ".");
            case ':':
                return Colon(at);
            case '\u3002' or '\uFF0E' or '\uFF61' or '\u2024' when IsAsciiWordAt(at - 1) && IsAsciiWordAt(at + 1):
                return new DefangMark(1, ".");
            case '\u2012' or '\u2013' or '\u2014' or '\u2212' when IsInCve(at):
                return new DefangMark(1, "-", false);
            case '\u00AD' or '\u180E' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
                or (>= '\u2060' and <= '\u2064'):
                return new DefangMark(1, "");
            default:
                return default;
        }
    }

    private DefangMark Bracket(int at)
    {
        var close = text[at] switch { '[' => ']', '(' => ')', '{' => '}', _ => '>' };
        var inner = text.AsSpan(at + 1, Math.Min(BracketInnerCharsMax, text.Length - at - 1));
        var end = inner.IndexOf(close);
        if (end < 0 && text[at] != '<')
        {
            return HalfOpen(at);
        }

        var word = end <= 0 ? [] : inner[..end].Trim(" \\");
        var stead = Sign(word);
        if (stead.Length > 0)
        {
            // hxxp[:]\\host
            var isWrong = stead == ":" && string.CompareOrdinal(text, at + end + 2, "\\\\", 0, 2) == 0;
            return isWrong ? Turned(at, end + 4) : new DefangMark(end + 2, stead);
        }

        if (word.IsEmpty || text[at] == '<')
        {
            return default;
        }

        return InBrackets(at, word, end) ? new DefangMark(end + 2, word.ToString()) : HalfOpen(at);
    }

    private static string Sign(ReadOnlySpan<char> word) => word switch
    {
        "." or ":" or "@" or "/" or "://" or "//" or ":/" => word.ToString(),
        "," => ".",
        _ when Is(word, "dot") || Is(word, "d0t") || Is(word, "punkt") || Is(word, "point") || Is(word, "punto") => ".",
        _ when Is(word, "at") => "@",
        _ when Is(word, "colon") => ":",
        _ => "",
    };

    /// <summary><c>evil[.com]</c>, <c>evil.[com]</c>, <c>[hxxp]://</c>, <c>http[s]://</c>.</summary>
    private bool InBrackets(int at, ReadOnlySpan<char> word, int end)
    {
        var next = at + end + 2 < text.Length ? text[at + end + 2] : ' ';
        if (word[0] == '.')
        {
            return word.Length > 2 && IsWordAt(at - 1) && !word[1..].ContainsAnyExcept(LabelChars);
        }

        if (next is ':' or '[' or '\\' && (UrlText.SchemeOf(word) is not null || (Is(word, "s") && at >= 4 && text[at - 1] is 'p' or 'P')))
        {
            return true;
        }

        return at > 1 && text[at - 1] == '.' && IsWordAt(at - 2) && next != '('
            && word is "com" or "net" or "org" or "ru" or "cn" or "info" or "biz" or "xyz" or "top" or "click";
    }

    /// <summary>A bracket that was never closed: <c>evil[.com</c>.</summary>
    private DefangMark HalfOpen(int at) =>
        at + 2 < text.Length && text[at + 1] == '.' && IsWordAt(at - 1) && IsWordAt(at + 2) ? new DefangMark(2, ".") : default;

    private DefangMark Escape(int at)
    {
        if (at + 1 >= text.Length)
        {
            return default;
        }

        var next = text[at + 1];
        if (at < _slashesUntil && IsWordAt(at - 1) && char.IsAsciiLetterOrDigit(next))
        {
            return new DefangMark(1, "/", false);
        }

        if (next is '[' or '(' or '{' && Bracket(at + 1) is { Taken: > 0 } bracket)
        {
            return bracket with { Taken = bracket.Taken + 1 };
        }

        if (next == '/' && at > 0 && text[at - 1] != '\\')
        {
            return new DefangMark(2, "/", false);
        }

        if (next == ':' && at + 2 < text.Length && text[at + 2] is '/' or '\\')
        {
            return new DefangMark(2, ":");
        }

        var isInside = next is '.' or '_' or '-' or '@' && IsWordAt(at - 1) && IsWordAt(at + 2) && !IsInPath(at);
        return isInside ? new DefangMark(2, next.ToString(), next is '.' or '@') : default;
    }

    /// <summary><c>h**p</c> and its like; <c>hxxp__host</c>, in which nothing is left of the marks behind the scheme.</summary>
    private DefangMark Scheme(int at)
    {
        if (Word(at, "hxxp") && !IsWordAt(at - 1))
        {
            var isSecure = Word(at + 4, "s");
            var end = at + (isSecure ? 5 : 4);
            return Word(end, "__") && IsWordAt(end + 2) ? new DefangMark(end + 2 - at, isSecure ? "https://" : "http://") : default;
        }

        var isMasked = at + 4 < text.Length && text[at + 1] == text[at + 2] && text[at + 1] is '*' or '_' or '-' or '#' or '+' or '~'
            && text[at + 3] is 'p' or 'P' && text[at + 4] is 's' or 'S' or ':' or '[' && !IsWordAt(at - 1);
        return isMasked ? new DefangMark(4, "http") : default;
    }

    /// <summary><c>http:\\host</c>.</summary>
    private DefangMark Colon(int at)
    {
        if (at + 3 >= text.Length || text[at + 1] != '\\' || text[at + 2] != '\\' || !IsWordAt(at + 3))
        {
            return default;
        }

        var start = at;
        while (start > 0 && at - start < 6 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        if (UrlText.SchemeOf(text.AsSpan(start, at - start)) is null)
        {
            return default;
        }

        return Turned(at, 3);
    }

    /// <summary>Who turned these slashes turned all of them.</summary>
    private DefangMark Turned(int at, int length)
    {
        if (at >= _slashesUntil)
        {
            var rest = text.AsSpan(at + length, Math.Min(Limits.UrlCharsMax, text.Length - at - length));
            var end = rest.IndexOfAny(" \t\r\n");
            _slashesUntil = at + length + (end < 0 ? rest.Length : end);
        }

        return new DefangMark(length, "://");
    }

    /// <summary><c>evil [.] com</c>, <c>evil dot com</c>, <c>name at evil dot com</c>.</summary>
    private DefangMark Spaced(int at)
    {
        if (!IsWordAt(at - 1) || at + 3 >= text.Length)
        {
            return default;
        }

        if (text[at + 1] is not ('[' or '(' or '{' or '<' or '\\' or 'd' or 'D' or 'a' or 'A'))
        {
            return default;
        }

        string stead;
        int end;
        if (text[at + 1] is '[' or '(' or '{' or '<' or '\\')
        {
            var bracket = text[at + 1] == '\\' ? Escape(at + 1) : Bracket(at + 1);
            if (bracket.Taken == 0 || bracket.Stead is not ("." or "@" or ":" or "://" or "/"))
            {
                return default;
            }

            (stead, end) = (bracket.Stead, at + 1 + bracket.Taken);
            end += end < text.Length && text[end] == ' ' ? 1 : 0;
        }
        else
        {
            stead = Word(at + 1, "dot ") ? "." : Word(at + 1, "at ") ? "@" : Word(at + 1, "dash ") ? "-" : "";
            end = at + (stead == "." ? 5 : stead == "@" ? 4 : 6);
            if (stead.Length == 0 || (stead == "@" && (PlaceWords.Contains(WordBefore(at)) || !IsSpelledHost(end))))
            {
                return default;
            }
        }

        return (stead is "." or "@" && !IsHostOn(end, stead == "@")) || (stead == "-" && !IsSpelledHost(end))
            ? default : new DefangMark(end - at, stead);
    }

    /// <summary>A label starts here that another mark or dot follows, or that is a top-level domain by its looks.</summary>
    private bool IsHostOn(int at, bool needsDot)
    {
        var end = LabelEnd(at);
        if (end == at)
        {
            return false;
        }

        var rest = text.AsSpan(end, Math.Min(12, text.Length - end));
        var goesOn = rest.Length > 1 && (rest[0] is '.' && char.IsLetterOrDigit(rest[1]) || rest.TrimStart(" \\")
            is ['[' or '(' or '{' or '<', ..]
                && Bracket(end + rest.Length - rest.TrimStart(" \\").Length) is { Taken: > 0, Stead: "." }
            || rest.StartsWith(" dot ", StringComparison.OrdinalIgnoreCase));
        if (goesOn || needsDot)
        {
            return goesOn;
        }

        var label = text.AsSpan(at, end - at).ToString().ToLowerInvariant();
        return suffixes.Contains(label) && !(TldList.IsDoubtful(label) && end < text.Length && text[end] == ' ');
    }

    private bool IsSpelledHost(int at)
    {
        var end = LabelEnd(at);
        var rest = text.AsSpan(end, Math.Min(8, text.Length - end));
        return end > at && (rest.StartsWith(" dot ", StringComparison.OrdinalIgnoreCase) || rest.StartsWith(" [dot]",
            StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith(" (dot)", StringComparison.OrdinalIgnoreCase));
    }

    private int LabelEnd(int at)
    {
        var end = at;
        while (end < text.Length && end - at <= Limits.LabelCharsMax && (char.IsLetterOrDigit(text[end]) || text[end] is '-' or '_'))
        {
            end++;
        }

        return end;
    }

    private string WordBefore(int at)
    {
        var start = at;
        while (start > 0 && at - start < 16 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        return text[start..at].ToLowerInvariant();
    }

    /// <summary>Behind these, "at" tells a place.</summary>
    private static readonly HashSet<string> PlaceWords = new(
        ("look looked looking looks hosted hosting is was are were be been seen found located available registered pointed pointing "
            + "arrived living lives lived staged served serves server servers host hosts site sites domain domains page pages portal "
            + "resides residing reachable listening it them us people someone anyone work works working stay login form panel file files "
            + "payload not").Split(' '),
        StringComparer.Ordinal);

    /// <summary>A backslash shortly before makes this one a separator of folders, not an escape.</summary>
    private bool IsInPath(int at)
    {
        var word = at;
        while (word > 0 && at - word < Limits.LabelCharsMax && (char.IsAsciiLetter(text[word - 1]) || text[word - 1] == '_'))
        {
            word--;
        }

        if (Kinds.WindowsText.IsHive(text.AsSpan(word, at - word)))
        {
            return true;
        }

        for (var i = at - 1; i >= 0 && i > at - Limits.LabelCharsMax && !char.IsWhiteSpace(text[i]); i--)
        {
            if ((text[i] == '\\' && text[i + 1] is not ('.' or '_' or '-' or '@' or '[' or ':' or '/')) || (text[i] == ':' && text[i
                + 1] == '\\'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A dash behind CVE, or behind CVE and its year.</summary>
    private bool IsInCve(int at) => (at >= 3 && Word(at - 3, "CVE"))
        || (at >= 8 && Word(at - 8, "CVE") && !text.AsSpan(at - 4, 4).ContainsAnyExceptInRange('0', '9'));

    private bool Word(int at, string word) => string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    private bool IsWordAt(int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    private bool IsAsciiWordAt(int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(Plain(text[at]));

    private static readonly SearchValues<char> LabelChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
}
