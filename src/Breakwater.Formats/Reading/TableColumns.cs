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
        var key = new string([.. cell.Trim().ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c))]);
        return Heads.GetValueOrDefault(key);
    }

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
            + "severity reference filename file name title context campaign actor country");
        Add(Date, "date time timestamp firstseen lastseen created modified updated published seen added");
        Add(IndicatorKinds.Ipv4, "ipv4");
        Add(Value, "ip ipaddress address ipaddr host hostname fqdn srcip dstip sourceip destinationip sha hash filehash");
        Add(IndicatorKinds.Domain, "domain domains domainname");
        Add(IndicatorKinds.Url, "url urls uri link");
        Add(IndicatorKinds.Email, "email emailaddress mail sender");
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
