namespace Breakwater.Stix;

/// <summary>How bad a problem is.</summary>
public enum Severity
{
    /// <summary>Against a SHOULD of the standard, or against its habits; the object is usable.</summary>
    Should,

    /// <summary>Against a MUST of the standard, or unreadable; the object is not to be published.</summary>
    Must,
}

/// <summary>One thing that is wrong, and where.</summary>
/// <param name="Code">Stable name in kebab case, such as <c>missing-property</c>.</param>
/// <param name="Path">JSON path from the document's root, such as <c>$.objects[3].pattern</c>.</param>
/// <param name="Message">A sentence for a person, with the value and what is allowed.</param>
/// <param name="Section">Section of STIX 2.1 that is the ground, when one is.</param>
public sealed record Problem(string Code, string Path, string Message, Severity Severity, string? Section)
{
    internal static Problem Must(string code, string path, string message, string? section = null) =>
        new(code, path, message, Severity.Must, section);

    internal static Problem Should(string code, string path, string message, string? section = null) =>
        new(code, path, message, Severity.Should, section);

    /// <summary>Foreign text made fit for a message: short, and without control characters.</summary>
    internal static string Quote(string text)
    {
        var end = Math.Min(text.Length, Limits.QuotedCharsMax);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        var shown = string.Create(end, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });
        return end < text.Length ? $"'{shown}…'" : $"'{shown}'";
    }
}
