namespace Breakwater.Cli.Patterns;

/// <summary>What the pattern commands take in at once.</summary>
internal static class PatternLimits
{
    /// <summary>Bytes of one input line: a bundle of the largest size, and a pattern of the largest size beside it.</summary>
    public const int LineBytesMax = 40 * 1024 * 1024;

    /// <summary>Bytes that are read from the input at once.</summary>
    public const int ReadBytes = 64 * 1024;

    /// <summary>Levels of JSON in one line: those of an object, and of the lists and bundles around it.</summary>
    public const int JsonDepthMax = 80;
}
