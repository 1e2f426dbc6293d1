using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Breakwater.Formats.Reading;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// Sigma rules, one YAML document each: those that indicators carry, and one for each indicator and kind of plain value.
/// </summary>
internal static partial class SigmaBundle
{
    private const int High = 70;

    public static void Write(ConversionInput input, Stream target, NoteLog notes) =>
        RuleFile.Write("Breakwater rules in Sigma", "#", input, target, notes, own => All(input, own));

    private static IEnumerable<string> All(ConversionInput input, NoteLog notes)
    {
        foreach (var carried in input.Rules.Where(rule => rule.Language == "sigma"))
        {
            var body = SigmaRules.WithoutEnd(carried.Body.ReplaceLineEndings("\n").Trim());
            if (carried.Use == EntryUse.Context)
            {
                notes.Add(carried.ObjectId, "its rule", RuleFile.Context);
            }
            else if (body.Length > Limits.RuleCharsMax || !IsSigma(body))
            {
                notes.Add(carried.ObjectId, "its rule", "It is no Sigma rule: title, logsource and detection are needed.");
            }
            else
            {
                yield return $"---\n# {EntryReference.Of(carried.ObjectId)}\n{StartOfDocument().Replace(body, "", 1).Trim()}";
            }
        }

        RuleFile.NoteOthers(input, notes, "sigma");
        var groups = new List<FeedEntry>();
        foreach (var entry in input.Entries)
        {
            if (entry.Use == EntryUse.Context)
            {
                notes.Add(entry, RuleFile.Context);
            }
            else if (LookOf(entry) is null)
            {
                notes.Add(entry, RuleFile.NoRule);
            }
            else if (!Text.IsExact(entry.Value, Limits.TableValueCharsMax))
            {
                notes.Add(entry, "The value holds a control or format character, or is too long.");
            }
            else
            {
                groups.Add(entry);
            }
        }

        foreach (var rule in groups.GroupBy(entry => (entry.ObjectId, LookOf(entry)!.Value.Category)))
        {
            yield return Of([.. rule]);
        }
    }

    private static string Of(IReadOnlyList<FeedEntry> entries)
    {
        var first = entries[0];
        var category = LookOf(first)!.Value.Category;
        var rule = new StringBuilder("---\n");
        rule.Append($"title: {Scalar("Breakwater " + (first.Name.Length > 0 ? first.Name : first.Value), Limits.RemarkCharsMax)}\n");
        rule.Append($"id: {IdOf(first.ObjectId + category)}\n");
        rule.Append("status: experimental\n");
        rule.Append($"description: {Scalar($"{first.Reference} {first.Why}", Limits.TableProseCharsMax)}\n");
        rule.Append(Text.IsToken(first.Url) ? $"references:\n    - {Scalar(first.Url, Limits.TableProseCharsMax)}\n" : "");
        rule.Append("author: Breakwater\n");
        rule.Append(first.Modified is { } time
            ? $"date: {time.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\n" : "");
        rule.Append($"logsource:\n    category: {category}\n");
        rule.Append("detection:\n    selection:\n");
        foreach (var (field, values) in entries.SelectMany(entry => LookOf(entry)!.Value.Values)
            .GroupBy(one => one.Field, one => one.Value).Select(field => (field.Key, field.Distinct(StringComparer.Ordinal))))
        {
            rule.Append($"        - {field}:\n{string.Concat(values.Select(value => $"              - {Literal(value)}\n"))}");
        }

        rule.Append("    condition: selection\n");
        rule.Append($"level: {(first.Score >= High ? "high" : "medium")}");
        return rule.ToString();
    }

    private static (string Category, IReadOnlyList<(string Field, string Value)> Values)? LookOf(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Domain => ("dns", [("query", entry.Value), ("query|endswith", "." + entry.Value)]),
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => ("firewall",
        [
            (entry.Value.Contains('/', StringComparison.Ordinal) ? "dst_ip|cidr" : "dst_ip", entry.Value),
        ]),
        IndicatorKind.Url => ("proxy", [(entry.Value.Contains("://", StringComparison.Ordinal) ? "c-uri" : "c-uri|endswith", entry.Value)]),
        IndicatorKind.Md5 when !entry.IsCertificate => ("process_creation", [("Hashes|contains", "MD5=" + entry.Value)]),
        IndicatorKind.Sha1 when !entry.IsCertificate => ("process_creation", [("Hashes|contains", "SHA1=" + entry.Value)]),
        IndicatorKind.Sha256 when !entry.IsCertificate => ("process_creation", [("Hashes|contains", "SHA256=" + entry.Value)]),
        IndicatorKind.FileName => ("file_event", [("TargetFilename|endswith", "\\" + entry.Value)]),
        _ => null,
    };

    // In Sigma * and ? are wildcards, and a backslash takes that from them.
    private static string Literal(string value) =>
        Scalar(value.Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal),
            Limits.TableValueCharsMax * 2);

    // Between single quotes YAML knows but one sign, the quote itself.
    private static string Scalar(string text, int charsMax) =>
        $"'{Text.OneLine(text, charsMax).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A UUID of the digest, marked as one of version 8 (RFC 9562, 5.8).</summary>
    private static string IdOf(string key)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, NameCover.DigestOf(key));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    // What begins or ends a document would make two of one.
    private static bool IsSigma(string body) => Title().IsMatch(body) && Detection().IsMatch(body) && LogSource().IsMatch(body)
        && !Marks().IsMatch(StartOfDocument().Replace(body, "", 1)) && !body.Any(c => char.IsControl(c) && c != '\n');

    [GeneratedRegex(@"^title:\s*\S", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Title();

    [GeneratedRegex("^detection:", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Detection();

    [GeneratedRegex("^logsource:", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex LogSource();

    [GeneratedRegex(@"\A---[ \t]*\n", RegexOptions.NonBacktracking)]
    private static partial Regex StartOfDocument();

    [GeneratedRegex(@"^(?:---|\.\.\.|%)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Marks();
}
