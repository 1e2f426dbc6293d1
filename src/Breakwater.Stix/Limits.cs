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

    /// <summary>Steps of one path of a pattern.</summary>
    public const int PatternPathStepsMax = 256;

    /// <summary>Qualifiers behind one group of a pattern.</summary>
    public const int PatternQualifiersMax = 8;

    /// <summary>Characters of one regular expression that is to be run.</summary>
    public const int PatternRegexCharsMax = 8192;

    /// <summary>Levels of groups in one regular expression.</summary>
    public const int PatternRegexDepthMax = 128;

    /// <summary>States of one regular expression, as its length times its counted repetitions.</summary>
    public const int PatternRegexStatesMax = 8000;

    /// <summary>How long one regular expression may run on one value, though its time is linear.</summary>
    public static readonly TimeSpan PatternRegexTime = TimeSpan.FromSeconds(1);

    /// <summary>Values that one path may lead to in one object.</summary>
    public const int PatternPathValuesMax = 100_000;

    /// <summary>Steps of one LIKE on one value: characters of the pattern times those of the value.</summary>
    public const long PatternLikeStepsMax = 200_000_000;

    /// <summary>Observation expressions that a pattern joins, and observations that it binds under WITHIN or FOLLOWEDBY.</summary>
    public const int PatternBindingsMax = 256;

    /// <summary>Steps of one search for a binding, each a look at one observation.</summary>
    public const long PatternSearchStepsMax = 5_000_000;

    /// <summary>Ways through the groups that a pattern joins by OR.</summary>
    public const int PatternScenariosMax = 4096;

    /// <summary>Tests of one evaluation, each on one cyber-observable; on a large one it counts for more.</summary>
    public const long PatternTestsMax = 20_000_000;

    /// <summary>Observations that a stream keeps for one bracket of a pattern; the oldest give way, and are counted.</summary>
    public const int PatternStreamKeptMax = 10_000;

    /// <summary>States of all regular expressions of one pattern.</summary>
    public const int PatternRegexStatesOfAllMax = 200_000;

    /// <summary>How long one evaluation may take; the last guard behind the limits that are counted.</summary>
    public static readonly TimeSpan PatternMatchTime = TimeSpan.FromSeconds(20);
}
