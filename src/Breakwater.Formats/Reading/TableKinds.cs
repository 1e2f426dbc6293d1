namespace Breakwater.Formats.Reading;

/// <summary>What other tools call the kinds.</summary>
internal static class TableKinds
{
    private static readonly Dictionary<string, string> Names = Build();

    /// <summary>The kind that a word of a kind column means; null for none. "ip" and "hash" are left to the value.</summary>
    public static string? Of(string word)
    {
        var key = new string([.. word.Trim().ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c))]);
        return Names.GetValueOrDefault(key);
    }

    /// <summary>Any of several kinds, told by the value.</summary>
    public const string Any = "";

    private static Dictionary<string, string> Build()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in TableColumns.Kinds)
        {
            names[kind] = kind;
        }

        Add(Any, "ip ipaddress address ipsrc ipdst ipv4addr ipv6addr hash filehash cidr ioc indicator hostport ipport");
        Add(IndicatorKinds.Domain, "domainname hostname host fqdn dns");
        Add(IndicatorKinds.Url, "uri link");
        Add(IndicatorKinds.Email, "emailaddr emailaddress emailsrc emaildst mail sender");
        Add(IndicatorKinds.Md5, "filehashmd5 md5hash hashmd5");
        Add(IndicatorKinds.Sha1, "filehashsha1 sha1hash hashsha1");
        Add(IndicatorKinds.Sha256, "filehashsha256 sha256hash hashsha256");
        Add(IndicatorKinds.Sha512, "filehashsha512");
        Add(IndicatorKinds.Cve, "vulnerability");
        Add(IndicatorKinds.Registry, "regkey registrykey windowsregistrykey");
        Add(IndicatorKinds.Path, "filepath");
        Add(IndicatorKinds.Asn, "as autonomoussystem");
        Add(IndicatorKinds.Mac, "macaddress macaddr");
        Add(IndicatorKinds.Ja3, "ja3fingerprintmd5 ja3md5");
        Add(IndicatorKinds.Btc, "bitcoin");
        Add(IndicatorKinds.Attack, "technique ttp");
        return names;

        void Add(string kind, string words)
        {
            foreach (var word in words.Split(' '))
            {
                names.TryAdd(word, kind);
            }
        }
    }
}
