using System.Text;

namespace Breakwater.Formats;

/// <summary>Which last labels make a name that is not defanged a domain name.</summary>
public sealed class TldList
{
    private static readonly string[] UsualPaths =
    [
        "/usr/share/publicsuffix/public_suffix_list.dat",
        "/usr/share/publicsuffix/effective_tld_names.dat",
    ];

    private static readonly Lazy<TldList> Found = new(LoadUsual);
    private readonly HashSet<string>? _labels;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Second labels under which the registries of many countries give out names.</summary>
    private static readonly HashSet<string> Second = ["co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "mil"];

    private readonly HashSet<string>? _suffixes;

    private TldList(HashSet<string>? labels, HashSet<string>? suffixes)
    {
        (_labels, _suffixes) = (labels, suffixes);
        _lookup = (labels ?? TldDefaults.Generic).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The system's public suffix list, when it has one, else <see cref="BuiltIn"/>. Looked for once.</summary>
    public static TldList Default => Found.Value;

    /// <summary>The common generic domains, and those of countries.</summary>
    public static TldList BuiltIn { get; } = new(null, null);

    /// <summary>Reads a file in the format of the public suffix list.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is over <see cref="Limits.SuffixFileBytesMax"/>, or lists nothing.</exception>
    public static TldList Load(string path)
    {
        if (new FileInfo(path).Length > Limits.SuffixFileBytesMax)
        {
            throw new InvalidDataException($"The suffix list is over {Limits.SuffixFileBytesMax} bytes.");
        }

        return Parse(File.ReadLines(path, Encoding.UTF8));
    }

    /// <summary>Reads lines in the format of the public suffix list: one rule a line, <c>//</c> starts a comment.</summary>
    /// <exception cref="InvalidDataException">The lines list nothing.</exception>
    public static TldList Parse(IEnumerable<string> lines)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var suffixes = new HashSet<string>(StringComparer.Ordinal);
        var isPrivate = false;
        var known = labels.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in lines)
        {
            var rule = line.AsSpan().Trim();
            if (rule.IsEmpty || rule.StartsWith("//"))
            {
                isPrivate |= rule.Contains("===END ICANN DOMAINS===", StringComparison.Ordinal);
                continue;
            }

            var end = rule.IndexOfAny(' ', '\t');
            rule = end < 0 ? rule : rule[..end];
            if (!isPrivate)
            {
                AddSuffix(rule, suffixes);
            }

            var label = rule[(rule.LastIndexOf('.') + 1)..];
            if (!known.Contains(label) && HostName.TryToAscii(label, out var ascii))
            {
                labels.Add(ascii);
            }
        }

        return labels.Count > 0 ? new TldList(labels, suffixes) : throw new InvalidDataException("The suffix list has no rules.");
    }

    /// <summary>Those of the list, and the one that is kept for examples (RFC 2606).</summary>
    /// <param name="label">Lower-case, in punycode where it is not ASCII.</param>
    public bool Contains(ReadOnlySpan<char> label) =>
        label is "example" || _lookup.Contains(label) || (_labels is null && TldDefaults.IsCountry(label));

    /// <summary>
    /// True for a name of a registry, such as <c>co.uk</c>, below which anybody may have a name. What companies give out names under is
    /// none.
    /// </summary>
    /// <param name="name">Lower-case, in punycode where it is not ASCII.</param>
    public bool IsPublicSuffix(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return true;
        }

        return _suffixes is null
            ? name.LastIndexOf('.') == dot && Second.Contains(name[..dot]) && TldDefaults.IsCountry(name.AsSpan(dot + 1))
            : _suffixes.Contains(name) || (_suffixes.Contains("*" + name[dot..]) && !_suffixes.Contains("!" + name));
    }

    private static void AddSuffix(ReadOnlySpan<char> rule, HashSet<string> suffixes)
    {
        var mark = rule[0] == '!' ? "!" : rule.StartsWith("*.") ? "*." : "";
        if (HostName.TryToAscii(rule[mark.Length..], out var name))
        {
            suffixes.Add(mark + name);
        }
    }

    /// <summary>True for a domain that is more often a file extension or a word of code, so that the name needs more to stand on.</summary>
    internal static bool IsDoubtful(ReadOnlySpan<char> label) => TldDefaults.IsDoubtful(label);

    private static TldList LoadUsual()
    {
        foreach (var path in UsualPaths)
        {
            try
            {
                if (File.Exists(path))
                {
                    return Load(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // An unreadable system file is as good as none: the built-in list stands in.
            }
        }

        return BuiltIn;
    }
}
