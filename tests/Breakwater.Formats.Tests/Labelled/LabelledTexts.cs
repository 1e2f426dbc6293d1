namespace Breakwater.Formats.Tests.Labelled;

/// <summary>One text with what a person finds in it.</summary>
/// <param name="Expected">"kind value" each.</param>
internal sealed record LabelledText(string Name, string Text, IReadOnlySet<string> Expected);

/// <summary>
/// Texts that we wrote in the style of reports, mails, chats, tickets and logs. In a file, <c>=== NUMBER STYLE</c> starts one,
/// <c>---</c> ends its text, and what it holds follows, one a line.
/// </summary>
internal static class LabelledTexts
{
    public static IReadOnlyList<LabelledText> Load(string file)
    {
        var texts = new List<LabelledText>();
        foreach (var block in ("\n" + File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Labelled", file))).Split("\n=== ").Skip(1))
        {
            var name = block[..block.IndexOf('\n', StringComparison.Ordinal)];
            var end = block.LastIndexOf("\n---", StringComparison.Ordinal);
            var labels = block[(end + 4)..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            texts.Add(new LabelledText(name, end > name.Length ? block[(name.Length + 1)..end] : "", labels.ToHashSet(StringComparer.Ordinal)));
        }

        return texts;
    }
}
