namespace Breakwater.Formats;

/// <summary>
/// Finds indicators in free text: prose, Markdown, AsciiDoc, tables, logs; plain or defanged. One pass from left to right; what is reported
/// never overlaps, is in the order of the text, and is reported at each place where it stands. A URL hides its host, an e-mail address its
/// domain. A host with a path but no scheme is reported as the host.
/// </summary>
public static class TextExtractor
{
    /// <summary>What the text holds, up to <see cref="ExtractOptions.CountMax"/>.</summary>
    public static IReadOnlyList<ExtractedIndicator> Extract(string text, ExtractOptions? options = null)
    {
        return new TextScan(text, options ?? new ExtractOptions()).Run();
    }
}
