namespace Breakwater.Formats;

/// <summary>Every bound on foreign text that is read.</summary>
public static class Limits
{
    /// <summary>Bytes of one text, as UTF-8; the caller enforces it where it reads the text.</summary>
    public const int TextBytesMax = 10 * 1024 * 1024;

    /// <summary>Bytes of one document that is read, of whatever format.</summary>
    public const int DocumentBytesMax = 64 * 1024 * 1024;

    /// <summary>Characters of text in one document, all its parts together.</summary>
    public const int ReadTextCharsMax = 64 * 1024 * 1024;

    /// <summary>Notes about one document that are kept whole; one more says how many there were.</summary>
    public const int NotesMax = 10_000;

    /// <summary>Characters of a text that the report about it holds.</summary>
    public const int ReportTextCharsMax = 200_000;

    /// <summary>Bytes that the streams or parts of one document may unpack to, all together.</summary>
    public const long UnpackedBytesMax = 256L * 1024 * 1024;

    /// <summary>Parts of a workbook.</summary>
    public const int ArchiveEntriesMax = 10_000;

    /// <summary>Rows of one table or sheet.</summary>
    public const int TableRowsMax = 1_000_000;

    /// <summary>Columns of one table or sheet.</summary>
    public const int TableColumnsMax = 1024;

    /// <summary>Tags of one page.</summary>
    public const int HtmlTagsMax = 500_000;

    /// <summary>Tags of a page inside each other.</summary>
    public const int HtmlDepthMax = 512;

    /// <summary>Links of one page that are looked at.</summary>
    public const int HtmlLinksMax = 50_000;

    /// <summary>Parts of one mail, those of the mails in it included.</summary>
    public const int MimePartsMax = 1000;

    /// <summary>Parts of a mail inside each other.</summary>
    public const int MimeDepthMax = 32;

    /// <summary>Pages of one PDF.</summary>
    public const int PdfPagesMax = 5000;

    /// <summary>Operators, operands and characters of one page of a PDF, each of which its reader makes an object of.</summary>
    public const int PdfPageStepsMax = 1_000_000;

    /// <summary>The same of all pages of one PDF.</summary>
    public const int PdfStepsMax = 16_000_000;

    /// <summary>Objects of a PDF inside each other.</summary>
    public const int PdfDepthMax = 64;

    /// <summary>Bytes of a stream of a PDF that is packed with LZW, which unpacks up to 2,700-fold.</summary>
    public const int PdfLzwBytesMax = 128 * 1024;

    /// <summary>Elements of an OpenIOC document inside each other.</summary>
    public const int XmlDepthMax = 64;

    /// <summary>Levels of a JSON document of no known format.</summary>
    public const int JsonDepthMax = 128;

    /// <summary>Items of one OpenIOC document.</summary>
    public const int OpenIocItemsMax = 20_000;

    /// <summary>Rules of one file that is read, or of one rule set that is written.</summary>
    public const int RulesMax = 300_000;

    /// <summary>Characters of one rule.</summary>
    public const int RuleCharsMax = 256 * 1024;

    /// <summary>Characters of a name in a rule of YARA.</summary>
    public const int RuleNameCharsMax = 128;

    /// <summary>Strings of a rule of YARA (MAX_STRINGS_PER_RULE of its configuration).</summary>
    public const int YaraTextsMax = 10_000;

    /// <summary>Characters of one text or expression in a rule of YARA; it reads 8 KiB.</summary>
    public const int YaraTextCharsMax = 4096;

    /// <summary>Parts of a condition or expression of YARA inside each other.</summary>
    public const int YaraDepthMax = 128;

    /// <summary>Levels of a Sigma rule's YAML.</summary>
    public const int YamlDepthMax = 32;

    /// <summary>Events of one file of MISP.</summary>
    public const int MispEventsPerFileMax = 1000;

    /// <summary>Indicators taken from one document; more is an error.</summary>
    public const int IndicatorsPerDocumentMax = 1_000_000;

    /// <summary>Indicators taken from one text; the rest is left.</summary>
    public const int IndicatorsPerTextMax = 100_000;

    /// <summary>Characters of a path or registry key.</summary>
    public const int PathCharsMax = 1024;

    /// <summary>Characters of the name of a mutex (MAX_PATH of Windows).</summary>
    public const int MutexCharsMax = 260;

    /// <summary>Lines that a URL may be broken into.</summary>
    public const int UrlLinesMax = 12;

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

    /// <summary>Events of one MISP feed.</summary>
    public const int MispEventsMax = 200_000;

    /// <summary>Attributes of one MISP event, those of its objects included; what is made of them fits into one bundle.</summary>
    public const int MispAttributesMax = 20_000;

    /// <summary>Characters of one value of a MISP event that is carried over.</summary>
    public const int MispValueCharsMax = 16 * 1024;

    /// <summary>Characters of a value that an object is named after.</summary>
    public const int MispNameCharsMax = 200;

    /// <summary>Characters of attributes that a report keeps for MISP; an object of STIX has at most 8 MiB.</summary>
    public const int MispRecordCharsMax = 2 * 1024 * 1024;

    /// <summary>Characters of one tag of a MISP event; a longer one is left out.</summary>
    public const int MispTagCharsMax = 1024;

    /// <summary>Entries of one list where the device documents no number.</summary>
    public const int ListEntriesMax = 1_000_000;

    /// <summary>Bytes of one list where the device documents no number.</summary>
    public const long ListBytesMax = 512L * 1024 * 1024;

    /// <summary>Characters of one line of a list.</summary>
    public const int ListLineCharsMax = 8 * 1024;

    /// <summary>Entries of a RouterOS script: they become configuration, which small devices hold in 16 MB of flash.</summary>
    public const int MikroTikEntriesMax = 20_000;

    /// <summary>Policies of a Windows DNS server, which are looked at one after the other.</summary>
    public const int WindowsDnsEntriesMax = 5_000;

    /// <summary>Regular expressions of a Squid access list, which are tried one after the other.</summary>
    public const int SquidExpressionsMax = 10_000;

    /// <summary>Characters of a URL in a list of PAN-OS (External Dynamic List, formatting guidelines).</summary>
    public const int PanUrlCharsMax = 255;

    /// <summary>Characters of a name in a response policy zone: what RFC 1035 leaves beside rpz.breakwater.</summary>
    public const int RpzNameCharsMax = 238;

    /// <summary>Widest ranges that a block list may hold, as prefix lengths: IPv4 and IPv6.</summary>
    public const int BlockPrefixIpv4Min = 8;

    /// <inheritdoc cref="BlockPrefixIpv4Min"/>
    public const int BlockPrefixIpv6Min = 16;

    /// <summary>Characters of foreign text that go into a remark, a message of a rule or a title.</summary>
    public const int RemarkCharsMax = 80;

    /// <summary>Reasons of one conversion that are counted apart.</summary>
    public const int NoteReasonsMax = 100;

    /// <summary>Objects that the head of an output names for one reason; the rest is counted.</summary>
    public const int NotesPerReasonShown = 5;

    /// <summary>Characters of one value of a table; a longer one is left out.</summary>
    public const int TableValueCharsMax = 4096;

    /// <summary>Characters of foreign prose in one field of a table.</summary>
    public const int TableProseCharsMax = 1000;

    /// <summary>Objects of one request of Microsoft Sentinel's upload API for STIX objects.</summary>
    public const int SentinelObjectsMax = 100;

    /// <summary>Characters of the text of an osquery view; SQLite reads statements of a million bytes (SQLITE_MAX_SQL_LENGTH).</summary>
    public const int OsqueryTextCharsMax = 900_000;

    /// <summary>Characters of a bad value that are repeated in a message.</summary>
    internal const int QuotedCharsMax = 80;
}
