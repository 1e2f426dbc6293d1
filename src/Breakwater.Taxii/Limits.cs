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

    /// <summary>Largest answer that a client reads, after decompression.</summary>
    public const int AnswerBytesMax = Stix.Limits.BundleBytesMax;

    /// <summary>Bytes of an error's body that a client reads.</summary>
    public const int ErrorBytesMax = 64 * 1024;

    /// <summary>Characters of a server's own words that are repeated in a client's error.</summary>
    public const int ServerWordsCharsMax = 500;

    /// <summary>Longest page token that a client keeps.</summary>
    public const int NextCharsMax = 8 * 1024;

    /// <summary>Redirects that a client follows for one request.</summary>
    public const int RedirectsMax = 5;

    /// <summary>Attempts of a client after the first one.</summary>
    public const int RetriesMax = 4;

    /// <summary>Doublings of the wait between attempts, before the most is surely reached.</summary>
    public const int DoublingsMax = 20;

    /// <summary>Pages without anything new, one after the other, before a poll says that the server leads nowhere.</summary>
    public const int IdlePagesMax = 20;

    /// <summary>Times that a poll tries to get past a date that it cannot pass, with a larger page each time.</summary>
    public const int StuckPagesMax = 3;

    /// <summary>Objects that a poll asks for at a time, at first.</summary>
    public const int PollPageDefault = 500;

    /// <summary>Most objects that a poll asks for at a time, when a date has more objects than a page.</summary>
    public const int PollPageMax = 20_000;

    /// <summary>Objects that a cursor remembers, because the server may bring them again.</summary>
    public const int SeenMax = 50_000;

    /// <summary>Characters of a cursor's text.</summary>
    public const int CursorCharsMax = 1024 * 1024;

    /// <summary>Manifest pages that a poll reads for the dates that a listing's headers lack.</summary>
    public const int ManifestPagesMax = 200;

    /// <summary>Notes that one poll keeps.</summary>
    public const int NotesMax = 50;

    /// <summary>Objects that a push puts into one envelope.</summary>
    public const int PushObjectsMax = 500;

    /// <summary>Bytes of an envelope around its objects.</summary>
    public const int EnvelopeFrameBytes = 64;

    /// <summary>How long one attempt of a client may take.</summary>
    public static readonly TimeSpan AttemptPatience = TimeSpan.FromMinutes(2);

    /// <summary>Wait of a client before its first retry.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait of a client between two attempts.</summary>
    public static readonly TimeSpan RetryDelayMax = TimeSpan.FromMinutes(1);

    /// <summary>How long a date may still gain objects, at a server whose dates are whole seconds.</summary>
    public static readonly TimeSpan DateSettles = TimeSpan.FromSeconds(5);

    /// <summary>How far a poll reaches back when all it knows of a server's dates is the objects' own modified.</summary>
    public static readonly TimeSpan ModifiedOverlap = TimeSpan.FromHours(1);

    /// <summary>How long a push waits for a status that is pending.</summary>
    public static readonly TimeSpan StatusPatience = TimeSpan.FromMinutes(2);

    /// <summary>Wait before the first look at a pending status; it doubles.</summary>
    public static readonly TimeSpan StatusDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait between two looks at a pending status.</summary>
    public static readonly TimeSpan StatusDelayMax = TimeSpan.FromSeconds(10);
}
