using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Breakwater.Formats;

/// <summary>The shape of host names: labels, lengths, punycode.</summary>
internal static class HostName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>Lower-case, in punycode. False when a label has a wrong length or character.</summary>
    public static bool TryToAscii(ReadOnlySpan<char> name, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        if (name.IsEmpty || name.Length > Limits.HostCharsMax)
        {
            return false;
        }

        var lower = name.ToString().ToLowerInvariant();
        if (!System.Text.Ascii.IsValid(lower))
        {
            try
            {
                lower = Idn.GetAscii(lower).ToLowerInvariant();
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        if (!HasSoundLabels(lower))
        {
            return false;
        }

        ascii = lower;
        return true;
    }

    public static ReadOnlySpan<char> LastLabel(ReadOnlySpan<char> name) => name[(name.LastIndexOf('.') + 1)..];

    public static int LabelCount(ReadOnlySpan<char> name) => name.Count('.') + 1;

    /// <summary>Letters only, at least two, or punycode: what a top-level domain looks like.</summary>
    public static bool IsTopLevelShape(ReadOnlySpan<char> label)
    {
        if (label.StartsWith("xn--"))
        {
            return label.Length > 4;
        }

        return label.Length >= 2 && !label.ContainsAnyExceptInRange('a', 'z');
    }

    private static bool HasSoundLabels(string name)
    {
        if (name.Length > Limits.HostCharsMax)
        {
            return false;
        }

        foreach (var range in name.AsSpan().Split('.'))
        {
            var label = name.AsSpan(range);
            if (label.IsEmpty || label.Length > Limits.LabelCharsMax || label[0] == '-' || label[^1] == '-'
                || label.ContainsAnyExcept(LabelChars))
            {
                return false;
            }
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<char> LabelChars =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
}
