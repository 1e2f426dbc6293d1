using System.Globalization;

namespace Breakwater.Harbor.Corpora;

/// <summary>An amount of bytes as people write it.</summary>
internal static class ByteSize
{
    /// <summary>A whole number, alone or with KiB, MiB or GiB right behind it.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var shift = text.Length < 3 ? 0 : text[^3..] switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => 0 };
        var digits = shift == 0 ? text : text[..^3];
        var isRead = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes <= long.MaxValue >> shift;
        bytes <<= shift;
        return isRead;
    }
}
