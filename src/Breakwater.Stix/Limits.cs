namespace Breakwater.Stix;

/// <summary>Every bound on STIX content. Each is enforced where the content is read, and named in the problem that reports it.</summary>
public static class Limits
{
    /// <summary>Bytes of one bundle, envelope or bare object.</summary>
    public const int BundleBytesMax = 32 * 1024 * 1024;

    /// <summary>Entries of one bundle's <c>objects</c>.</summary>
    public const int ObjectsPerBundleMax = 50_000;

    /// <summary>Objects of one bundle that is read as a stream, where none of them is held.</summary>
    public const int ObjectsPerStreamMax = 100_000_000;

    /// <summary>Bytes that a stream is read by; the buffer grows from here to the largest object.</summary>
    public const int StreamChunkBytes = 64 * 1024;

    /// <summary>Observables that an upgrade remembers so as not to write them twice; later ones may be.</summary>
    public const int ObservablesRememberedMax = 200_000;

    /// <summary>Object versions that are remembered to find contradictions between the objects of one bundle.</summary>
    public const int VersionsRememberedMax = 500_000;

    /// <summary>Bytes of one object inside a bundle.</summary>
    public const int ObjectBytesMax = 8 * 1024 * 1024;

    /// <summary>Levels of objects and arrays inside one STIX object, itself included.</summary>
    public const int JsonDepthMax = 64;

    /// <summary>Properties of one JSON object; keeps the search for duplicates short.</summary>
    public const int PropertiesPerObjectMax = 4096;

    /// <summary>Problems kept for one object; what follows is counted by nobody.</summary>
    public const int ProblemsPerObjectMax = 50;

    /// <summary>Characters of one pattern.</summary>
    public const int PatternCharsMax = 1024 * 1024;

    /// <summary>Levels of brackets in one pattern.</summary>
    public const int PatternDepthMax = 64;

    /// <summary>Tests and qualifiers in one pattern.</summary>
    public const int PatternTermsMax = 20_000;

    /// <summary>Characters of an object type or a custom property name (STIX 2.1, 3.1 and 11.1).</summary>
    public const int NameCharsMax = 250;

    /// <summary>Characters of one timestamp; sub-second digits have no bound in the standard (STIX 2.1, 2.16.1).</summary>
    public const int TimestampCharsMax = 128;

    /// <summary>Characters of foreign text repeated in a problem's message.</summary>
    internal const int QuotedCharsMax = 80;
}
