namespace Breakwater.Taxii;

/// <summary>The named limits of TAXII reading and serving.</summary>
public static class Limits
{
    /// <summary>Largest request body, decompressed, unless options say otherwise; announced as max_content_length.</summary>
    public const int ContentBytesMax = 32 * 1024 * 1024;

    /// <summary>Records in a page when the client names no limit.</summary>
    public const int PageDefault = 100;

    /// <summary>Most records in a page; a larger limit is lowered to this.</summary>
    public const int PageMax = 1000;

    /// <summary>Most values in one match parameter.</summary>
    public const int MatchValuesMax = 200;

    /// <summary>Longest identifier or type in a match parameter, and longest name of a collection or object in a path.</summary>
    public const int NameCharsMax = 300;

    /// <summary>Characters of a bad value that are repeated in an error.</summary>
    public const int QuotedCharsMax = 80;

    /// <summary>Bytes of an answer that are gathered before they are sent on.</summary>
    public const int FlushBytes = 64 * 1024;

    /// <summary>How long the status of a POST stays readable at least.</summary>
    public static readonly TimeSpan StatusKept = TimeSpan.FromHours(24);
}
