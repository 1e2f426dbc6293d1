using System.Text;

namespace Breakwater.Stix;

/// <summary>
/// Unicode Normalization Form C, which LIKE and MATCHES compare in (STIX 2.1, 9.6), for the letters of the Basic Multilingual Plane. The
/// runtime normalises nothing without its globalization data, which no product here carries. Marks that form no letter keep their place,
/// and letters that the form takes apart for good stay as they are, as do compatibility ideographs.
/// </summary>
internal static class Nfc
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    // The polytonic block repeats letters of the monotonic one.
    private const string GreekAccents =
        "\u1F71\u1F73\u1F75\u1F77\u1F79\u1F7B\u1F7D\u1FBB\u1FBE\u1FC9"
        + "\u1FCB\u1FD3\u1FDB\u1FE3\u1FEB\u1FEE\u1FEF\u1FF9\u1FFB\u1FFD";
    private const string GreekLetters =
        "\u03AC\u03AD\u03AE\u03AF\u03CC\u03CD\u03CE\u0386\u03B9\u0388"
        + "\u0389\u0390\u038A\u03B0\u038E\u0385\u0060\u038C\u038F\u00B4";

    private static readonly Dictionary<(char Base, char Mark), char> Composed = [];
    private static readonly Dictionary<char, (char Base, char Mark)> Taken = [];
    private static readonly Dictionary<char, byte> Classes = [];

    static Nfc()
    {
        foreach (var (mark, order, bases, composed) in NfcRows.All)
        {
            Classes[mark] = order;
            for (var i = 0; i < bases.Length; i++)
            {
                Composed.Add((bases[i], mark), composed[i]);
                Taken.Add(composed[i], (bases[i], mark));
            }
        }
    }

    public static string Of(string text) => text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF') ? Compose(Decompose(text)) : text;

    private static List<char> Decompose(string text)
    {
        var open = new List<char>(text.Length + 8);
        foreach (var c in text)
        {
            AddOpen(open, Singleton(c));
        }

        // Marks behind one letter are sorted by their class; equal ones keep their order.
        for (var at = 0; at < open.Count; at++)
        {
            var end = at;
            while (end < open.Count && ClassOf(open[end]) > 0)
            {
                end++;
            }

            if (end - at > 1)
            {
                var sorted = open.GetRange(at, end - at).OrderBy(ClassOf).ToArray();
                sorted.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(open)[at..]);
            }

            at = end;
        }

        return open;
    }

    private static void AddOpen(List<char> open, char c)
    {
        if (Taken.TryGetValue(c, out var parts))
        {
            AddOpen(open, parts.Base);
            open.Add(parts.Mark);
        }
        else
        {
            open.Add(c);
        }
    }

    private static string Compose(List<char> open)
    {
        var text = new StringBuilder(open.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var c in open)
        {
            var order = ClassOf(c);
            var isBlocked = starter >= 0 && starter != text.Length - 1 && lastClass >= order;
            if (starter >= 0 && !isBlocked && TryCompose(text[starter], c, out var joined))
            {
                text[starter] = joined;
                continue;
            }

            starter = order == 0 ? text.Length : starter;
            lastClass = order;
            text.Append(c);
        }

        return text.ToString();
    }

    private static bool TryCompose(char first, char second, out char joined)
    {
        if (first - LeadFirst is >= 0 and < LeadCount && second - VowelFirst is >= 0 and < VowelCount)
        {
            joined = (char)(HangulFirst + ((first - LeadFirst) * VowelCount + second - VowelFirst) * TailCount);
            return true;
        }

        if (first - HangulFirst is >= 0 and < LeadCount * VowelCount * TailCount && (first - HangulFirst) % TailCount == 0
            && second - TailFirst is > 0 and < TailCount)
        {
            joined = (char)(first + second - TailFirst);
            return true;
        }

        return Composed.TryGetValue((first, second), out joined);
    }

    private static byte ClassOf(char c) => Classes.GetValueOrDefault(c);

    /// <summary>Signs that are a letter under another number.</summary>
    private static char Singleton(char c) => c switch
    {
        >= '\u1F71' and <= '\u1FFD' => GreekAccents.IndexOf(c, StringComparison.Ordinal) is var at and >= 0 ? GreekLetters[at] : c,
        '\u212A' => 'K',
        '\u212B' => '\u00C5',
        '\u2126' => '\u03A9',
        '\u0340' => '\u0300',
        '\u0341' => '\u0301',
        '\u0343' => '\u0313',
        '\u0374' => '\u02B9',
        '\u037E' => ';',
        '\u0387' => '\u00B7',
        _ => c,
    };
}
