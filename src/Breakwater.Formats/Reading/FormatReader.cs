namespace Breakwater.Formats.Reading;

/// <summary>Reads whatever a member has into STIX 2.1 objects, with where each value stood and a note for everything left out.</summary>
public static class FormatReader
{
    /// <param name="content">The bytes of one document.</param>
    /// <param name="name">Its file name, as a hint where the content does not tell; null for none.</param>
    /// <exception cref="ReadingException">It cannot be read, is not what it was said to be, or goes over one of <see
    /// cref="Limits"/>.</exception>
    public static DocumentReading Read(ReadOnlyMemory<byte> content, string? name, ReadOptions options)
    {
        if (content.Length > Limits.DocumentBytesMax)
        {
            throw new ReadingException("", $"The document has more than {Limits.DocumentBytesMax} bytes.");
        }

        if (options.Format is { } asked && !ReadFormats.All.Contains(asked))
        {
            throw new ReadingException("", $"There is no format '{asked}'; there are {string.Join(", ", ReadFormats.All)}.");
        }

        var format = options.Format ?? FormatGuess.Of(content.Span, name);
        var work = new ReadingWork(format, name ?? "", options);
        try
        {
            Read(content, work);
        }
        catch (FormatException e) when (e is not ReadingException)
        {
            throw new ReadingException(e.Message, e);
        }

        return work.Finish();
    }

    /// <summary>What a document would be read as: by its content first, and its name second.</summary>
    /// <exception cref="ReadingException">It is a format that is not read.</exception>
    public static string FormatOf(ReadOnlySpan<byte> content, string? name) => FormatGuess.Of(content, name);

    private static void Read(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        switch (work.Format)
        {
            case ReadFormats.Html:
                HtmlReader.Read(TextDecoder.Decode(content.Span, work.Notes), "", work);
                break;
            case ReadFormats.Mail:
                MailReader.Read(content, work);
                break;
            case ReadFormats.Pdf:
                PdfReader.Read(content, "", work);
                break;
            case ReadFormats.Csv:
                TableReader.ReadCsv(TextDecoder.Decode(content.Span, work.Notes), work);
                break;
            case ReadFormats.Xlsx:
                SheetReader.Read(content, work);
                break;
            case ReadFormats.MispEvent:
                MispReader.ReadEvents(content, work);
                break;
            case ReadFormats.MispManifest:
                MispReader.ReadManifest(content, work);
                break;
            case ReadFormats.OpenIoc:
                OpenIocReader.Read(content, work);
                break;
            case ReadFormats.Stix:
                StixReader.Read(content, work);
                break;
            case ReadFormats.List:
                ListReader.Read(TextDecoder.Decode(content.Span, work.Notes), work);
                break;
            case ReadFormats.Suricata or ReadFormats.Yara or ReadFormats.Sigma:
                RuleReader.Read(TextDecoder.Decode(content.Span, work.Notes), work);
                break;
            default:
                work.AddAndExtract(TextDecoder.Decode(content.Span, work.Notes), "");
                break;
        }
    }
}
