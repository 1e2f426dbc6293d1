using System.Text;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>A file for Zeek's intelligence framework: fields divided by tabs, and a hyphen for what is empty.</summary>
internal static class ZeekIntel
{
    public static void Write(ConversionInput input, Stream target, NoteLog notes)
    {
        using var scratch = ScratchFile.Open();
        var own = new NoteLog();
        own.AddAll(input.Unread);
        using (var body = new StreamWriter(scratch, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            foreach (var entry in input.Entries)
            {
                if (entry.Use == EntryUse.Context)
                {
                    own.Add(entry, RuleFile.Context);
                }
                else if (TypeOf(entry) is not var (type, value) || value.Any(char.IsControl))
                {
                    own.Add(entry, "Zeek has no type for this kind of value.");
                }
                else
                {
                    body.WriteLine(string.Join('\t', value, "Intel::" + type, "Breakwater", Description(entry), Field(entry.Url)));
                }
            }
        }

        RuleFile.NoteOthers(input, own);
        foreach (var line in own.Summary().Prepend("Breakwater intelligence for Zeek; bw: and twelve digits name the indicator."))
        {
            target.Write(Encoding.UTF8.GetBytes($"# {line}\n"));
        }

        target.Write("#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\n"u8);
        scratch.Position = 0;
        scratch.CopyTo(target);
        notes.AddAll(own);
    }

    private static (string Type, string Value)? TypeOf(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => (entry.Value.Contains('/', StringComparison.Ordinal) ? "SUBNET" : "ADDR", entry.Value),
        IndicatorKind.Domain => ("DOMAIN", entry.Value),
        IndicatorKind.Url => ("URL", WithoutScheme(entry.Value)),
        IndicatorKind.Email => ("EMAIL", entry.Value),
        IndicatorKind.FileName => ("FILE_NAME", entry.Value),
        IndicatorKind.Sha1 when entry.IsCertificate => ("CERT_HASH", entry.Value),
        IndicatorKind.Md5 or IndicatorKind.Sha1 or IndicatorKind.Sha256 when !entry.IsCertificate => ("FILE_HASH", entry.Value),
        _ => null,
    };

    private static string WithoutScheme(string url)
    {
        var at = url.IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? url : url[(at + 3)..];
    }

    private static string Description(FeedEntry entry) =>
        Field($"{entry.Reference} {(entry.Name.Length > 0 && entry.Name != entry.Value ? entry.Name : entry.Why)}");

    // A backslash begins an escape there.
    private static string Field(string text)
    {
        var line = Text.OneLine(text, Limits.TableProseCharsMax).Replace('\\', '/').Trim();
        return line.Length == 0 ? "-" : line;
    }
}
