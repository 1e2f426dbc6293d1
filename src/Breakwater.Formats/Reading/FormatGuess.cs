using System.Buffers;
using System.Text.Json;

namespace Breakwater.Formats.Reading;

/// <summary>Finds out what a document is: by its first bytes and its shape, and where those do not tell by its name.</summary>
internal static class FormatGuess
{
    private const int SampleBytes = 64 * 1024;

    public static string Of(ReadOnlySpan<byte> content, string? name)
    {
        var ending = Path.GetExtension(name ?? "").ToLowerInvariant();
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return ReadFormats.Pdf;
        }

        if (content.StartsWith("PK\u0003\u0004"u8))
        {
            return ReadFormats.Xlsx;
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw new ReadingException("", "Outlook's .msg and the old formats of Office are not read; save a mail as .eml, a table "
                + "as .xlsx or .csv.");
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            throw new ReadingException("", "The document is compressed with gzip; unpack it first.");
        }

        if (ending == ".json")
        {
            CheckBegins(content);
        }

        var sample = TextDecoder.Decode(content[..(Math.Min(content.Length, SampleBytes) & ~1)], []).TrimStart('\uFEFF');
        return OfJson(sample) ?? OfMarkup(sample, ending) ?? OfMail(sample, ending) ?? OfRules(sample, ending) ?? TableGuess.Of(sample,
            ending)
            ?? (ListLines.IsList(sample) ? ReadFormats.List : ReadFormats.Text);
    }

    /// <summary>Something cut off would pass for a text with little in it.</summary>
    private static void CheckBegins(ReadOnlySpan<byte> content)
    {
        var text = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Limits.JsonDepthMax });
        try
        {
            reader.Read();
            reader.Skip();
        }
        catch (JsonException e)
        {
            // What was begun last counts as a level only with what is in it.
            var isOpen = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            throw new ReadingException(
                $"line {e.LineNumber + 1}", reader.CurrentDepth + (isOpen ? 1 : 0) >= Limits.JsonDepthMax
                    ? $"Its JSON nests deeper than {Limits.JsonDepthMax} levels."
                    : $"It is called .json, and is no JSON: byte {e.BytePositionInLine + 1} of the line.", e);
        }
    }

    private static string? OfJson(string sample)
    {
        var text = sample.AsSpan().TrimStart();
        if (text.IsEmpty || text[0] is not ('{' or '['))
        {
            return null;
        }

        if (text.Contains("\"Event\"", StringComparison.Ordinal) && text.Contains("\"uuid\"", StringComparison.Ordinal))
        {
            return ReadFormats.MispEvent;
        }

        if (text.Contains("\"spec_version\"", StringComparison.Ordinal) || (text.Contains("\"type\"", StringComparison.Ordinal)
            && (text.Contains("\"bundle\"", StringComparison.Ordinal) || text.Contains("\"bundle--", StringComparison.Ordinal))))
        {
            return ReadFormats.Stix;
        }

        var key = text[1..].TrimStart();
        return key.Length > 37 && key[0] == '"' && Guid.TryParseExact(key[1..37], "D", out _) && text.Contains("\"timestamp\"",
            StringComparison.Ordinal)
            ? ReadFormats.MispManifest : null;
    }

    private static string? OfMarkup(string sample, string ending)
    {
        var text = sample.AsSpan().TrimStart();
        if (text.IsEmpty || text[0] != '<')
        {
            return ending is ".html" or ".htm" or ".xhtml" ? ReadFormats.Html : null;
        }

        var head = text[..Math.Min(text.Length, 4096)];
        if (Has(head, "<ioc") || Has(head, "<OpenIOC"))
        {
            return ReadFormats.OpenIoc;
        }

        var isPage = Has(head, "<!doctype html") || Has(head, "<html") || Has(head, "<body") || Has(head, "<head>") || Has(head, "<div")
            || Has(head, "<table");
        return isPage && ending is not (".md" or ".adoc") || ending is ".html" or ".htm" or ".xhtml" ? ReadFormats.Html : null;
    }

    /// <summary>A block of headers that only a mail has. A text that a mail was pasted into stays a text.</summary>
    private static string? OfMail(string sample, string ending)
    {
        var (known, telling, isMime) = (0, 0, false);
        var isFirst = true;
        foreach (var line in sample.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                break;
            }

            var colon = line.IndexOf(':');
            if ((line[0] is ' ' or '\t' && !isFirst) || (isFirst && line.StartsWith("From ")))
            {
                isFirst = false;
                continue;
            }

            if (colon <= 0 || line[..colon].ContainsAnyExcept(HeaderChars))
            {
                return ending == ".eml" ? ReadFormats.Mail : null;
            }

            var header = line[..colon].ToString().ToLowerInvariant();
            known += header is "from" or "to" or "subject" or "date" or "cc" or "reply-to" or "sender" ? 1 : 0;
            telling += header is "received" or "return-path" or "message-id" or "delivered-to" or "content-type" or "dkim-signature" ? 1
                : 0;
            isMime |= header is "mime-version";
            isFirst = false;
        }

        return (known >= 1 && telling >= 1 && isMime) || (ending == ".eml" && !isFirst) ? ReadFormats.Mail : null;
    }

    private static string? OfRules(string sample, string ending)
    {
        if (RuleGuess.IsYara(sample))
        {
            return ReadFormats.Yara;
        }

        if (RuleGuess.IsSigma(sample))
        {
            return ReadFormats.Sigma;
        }

        return RuleGuess.IsSuricata(sample) || ending == ".rules" ? ReadFormats.Suricata : null;
    }

    private static bool Has(ReadOnlySpan<char> text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> HeaderChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}
