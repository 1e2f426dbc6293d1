using System.Globalization;

namespace Breakwater.Formats.Reading;

/// <summary>What the columns of a table are: said, told by the head row, or guessed from the values.</summary>
internal sealed class TableColumns
{
    public const string Value = "value";
    public const string Kind = "kind";
    public const string Comment = "comment";
    public const string Date = "date";
    public const string Skip = "skip";

    /// <summary>Says when the row ends.</summary>
    public const string Until = "until";

    /// <summary>Says whether the row is meant to be acted on.</summary>
    public const string Use = "use";

    public static IReadOnlyList<string> Kinds { get; } =
    [
        IndicatorKinds.Ipv4, IndicatorKinds.Ipv6, IndicatorKinds.Domain, IndicatorKinds.Url, IndicatorKinds.Email, IndicatorKinds.Md5,
        IndicatorKinds.Sha1, IndicatorKinds.Sha256, IndicatorKinds.Sha512, IndicatorKinds.Ssdeep, IndicatorKinds.Tlsh,
            IndicatorKinds.Imphash,
        IndicatorKinds.Ja3, IndicatorKinds.Ja4, IndicatorKinds.Cve, IndicatorKinds.Attack, IndicatorKinds.Registry, IndicatorKinds.Path,
        IndicatorKinds.Mutex, IndicatorKinds.Asn, IndicatorKinds.Mac, IndicatorKinds.Btc, IndicatorKinds.Eth, IndicatorKinds.Xmr,
        IndicatorKinds.Imo, IndicatorKinds.Mmsi, IndicatorKinds.Container,
    ];

    private static readonly Dictionary<string, string> Heads = Build();

    /// <summary>The role of each column; a kind for one whose values are all of it.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    public required bool HasHead { get; init; }

    /// <summary>Half of the names at least are known, and none is a value.</summary>
    public static bool IsHead(IReadOnlyList<string> cells)
    {
        var known = cells.Count(cell => RoleOf(cell) is not null);
        return known > 0 && known * 3 >= cells.Count && !cells.Any(cell => TextExtractor.Extract(cell).Count > 0);
    }

    /// <exception cref="ReadingException">A column that was said does not exist, or its role does not.</exception>
    public static TableColumns Of(IReadOnlyList<IReadOnlyList<string>> sample, IReadOnlyList<TableColumn>? said)
    {
        var head = sample.Count > 0 ? sample[0] : [];
        var hasHead = IsHead(head) || (said?.Any(column => head.Any(cell => Same(cell, column.Name))) ?? false);
        var roles = new List<string>();
        for (var i = 0; i < head.Count; i++)
        {
            roles.Add((hasHead ? RoleOf(head[i]) : null) ?? Guess(sample.Skip(hasHead ? 1 : 0).Where(row => i < row.Count).Select(row =>
                row[i])));
        }

        LeaveLinks(head, roles, hasHead);
        foreach (var column in said ?? [])
        {
            if (column.Role is not (Value or Kind or Comment or Date or Skip) && !Kinds.Contains(column.Role))
            {
                throw new ReadingException($"column {column.Name}",
                    $"There is no role '{column.Role}'; there are value, kind, comment, date, skip, "
                    + $"{string.Join(", ", Kinds)}.");
            }

            roles[Find(head, column.Name)] = column.Role;
        }

        return new TableColumns { Roles = roles, HasHead = hasHead };
    }

    /// <summary>Beside a column of values, one of links says where to read about them.</summary>
    private static void LeaveLinks(IReadOnlyList<string> head, List<string> roles, bool hasHead)
    {
        var at = hasHead ? head.ToList().FindIndex(cell => Key(cell) == "link") : -1;
        if (at >= 0 && head.Where((_, i) => i != at).Any(cell => RoleOf(cell) is { } role && (role == Value || Kinds.Contains(role))))
        {
            roles[at] = Comment;
        }
    }

    private static int Find(IReadOnlyList<string> head, string name)
    {
        for (var i = 0; i < head.Count; i++)
        {
            if (Same(head[i], name))
            {
                return i;
            }
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= head.Count
            ? number - 1
            : throw new ReadingException($"column {name}", $"The table has {head.Count} columns, and none of that name.");
    }

    private static bool Same(string cell, string name) => cell.Trim().Equals(name.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string? RoleOf(string cell)
    {
        var key = Key(cell);
        return Heads.TryGetValue(key, out var role) ? role : IsReference(key) ? Comment : null;
    }

    private static string Key(string cell) => new([.. cell.Trim().ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c))]);

    /// <summary>A column of pages about the value, as <c>urlhaus_link</c> and <c>phish_detail_url</c>.</summary>
    private static bool IsReference(string key) => key.EndsWith("link", StringComparison.Ordinal) || key.EndsWith("links",
        StringComparison.Ordinal)
        || (key.EndsWith("url", StringComparison.Ordinal) && Array.Exists(About, word => key.Contains(word, StringComparison.Ordinal)));

    private static readonly string[] About =
        ["detail", "ref", "report", "info", "source", "virustotal", "urlscan", "screenshot", "abuse", "feed", "wiki", "blog"];

    /// <summary>Value when something is found in most of the cells, date when they are times, else comment.</summary>
    private static string Guess(IEnumerable<string> cells)
    {
        var (all, found, kinds, dates) = (0, 0, 0, 0);
        foreach (var cell in cells.Where(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            all++;
            found += TextExtractor.Extract(cell) is [var only] && only.Raw.Length * 10 >= cell.Trim().Length * 8 ? 1 : 0;
            kinds += TableKinds.Of(cell) is not null ? 1 : 0;
            dates += DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? 1 : 0;
        }

        return all == 0 ? Comment : found * 2 >= all ? Value : kinds * 10 >= all * 9 ? Kind : dates * 10 >= all * 9 ? Date : Comment;
    }

    private static Dictionary<string, string> Build()
    {
        var heads = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(Value, "value indicator indicators ioc iocs observable artifact artefact iocvalue indicatorvalue entry");
        Add(Kind, "type kind ioctype indicatortype category observabletype attributetype");
        Add(Comment, "comment comments description note notes remark remarks details threat malware family tags tag source confidence "
            + "severity reference references filename file name title context campaign actor country reporter status urlstatus c2status "
            + "signature confidencelevel malwareprintable malwarealias threattype target permalink filetypeguess mimetype");
        Add(Use, "toids action");
        Add(Until, "expirationtime expirationdatetime expirationdate expiration expires expiresat expiry expirydate validuntil validto");
        Add(Date, "dateadded firstseenutc submissiontime "
            + "date time timestamp firstseen lastseen created modified updated published seen added");
        Add(IndicatorKinds.Ipv4, "ipv4");
        Add(Value, "ip ipaddress address ipaddr host hostname fqdn srcip dstip sourceip destinationip sha hash filehash");
        Add(IndicatorKinds.Domain, "domain domains domainname");
        Add(IndicatorKinds.Url, "url urls uri link");
        Add(IndicatorKinds.Email, "email emailaddress mail sender");
        Add(IndicatorKinds.Md5, "md5hash filehashmd5 hashmd5");
        Add(IndicatorKinds.Sha1, "sha1hash filehashsha1 hashsha1");
        Add(IndicatorKinds.Sha256, "sha256hash filehashsha256 hashsha256");
        Add(IndicatorKinds.Sha512, "sha512hash filehashsha512");
        Add(IndicatorKinds.Asn, "as asnumber");
        Add(IndicatorKinds.Mac, "macaddress");
        Add(IndicatorKinds.Registry, "registrykey regkey");
        Add(IndicatorKinds.Path, "filepath");
        foreach (var kind in Kinds)
        {
            heads.TryAdd(kind, kind);
        }

        return heads;

        void Add(string role, string names)
        {
            foreach (var name in names.Split(' '))
            {
                heads.TryAdd(name, role);
            }
        }
    }
}
