using System.Text;

namespace Breakwater.Matching;

/// <summary>JA4 fingerprints as text: 36 characters such as <c>t13d1516h2_8daaf6152771_e5627efa2ab1</c>.</summary>
internal static class Ja4Text
{
    public const int Length = 36;

    private const int HeadLength = 10;
    private const int PartLength = 12;

    /// <summary>A head of ten letters and digits that begins with t, q or d, and two parts of twelve hex digits.</summary>
    public static bool IsFingerprint(ReadOnlySpan<byte> text) => text.Length == Length
        && (text[0] | 0x20) is 't' or 'q' or 'd'
        && text[HeadLength] == '_' && text[HeadLength + 1 + PartLength] == '_'
        && IsAlphanumeric(text[..HeadLength])
        && TokenRules.AllHex(text.Slice(HeadLength + 1, PartLength)) && TokenRules.AllHex(text[^PartLength..]);

    public static bool TryParse(string text, out string canonical, out string problem)
    {
        var good = IsFingerprint(Encoding.UTF8.GetBytes(text));
        canonical = good ? text.ToLowerInvariant() : "";
        problem = good ? "" : $"'{DomainText.Shorten(text)}' is not a JA4 fingerprint.";
        return good;
    }

    private static bool IsAlphanumeric(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!TokenRules.IsLetter(b) && !TokenRules.IsDigit(b))
            {
                return false;
            }
        }

        return true;
    }
}
