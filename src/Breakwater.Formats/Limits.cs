namespace Breakwater.Formats;

/// <summary>Every bound on foreign text that is read.</summary>
public static class Limits
{
    /// <summary>Bytes of one text, as UTF-8; the caller enforces it where it reads the text.</summary>
    public const int TextBytesMax = 10 * 1024 * 1024;

    /// <summary>Indicators taken from one text; the rest is left.</summary>
    public const int IndicatorsPerTextMax = 100_000;

    /// <summary>Characters of one URL; a longer one is cut off there.</summary>
    public const int UrlCharsMax = 4096;

    /// <summary>Characters of one host name (RFC 1035, 2.3.4), before and after punycode.</summary>
    public const int HostCharsMax = 253;

    /// <summary>Characters of one label of a host name (RFC 1035, 2.3.4).</summary>
    public const int LabelCharsMax = 63;

    /// <summary>Characters of an e-mail address before its @ (RFC 5321, 4.5.3.1.1).</summary>
    public const int LocalPartCharsMax = 64;

    /// <summary>Bytes of a public suffix list file.</summary>
    public const int SuffixFileBytesMax = 4 * 1024 * 1024;
}
