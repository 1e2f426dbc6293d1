using System.Text;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>A file of rules: a head that says what it could not carry, then the rules.</summary>
internal static class RuleFile
{
    public const string Context = "It is context only, and nothing to look for.";
    public const string NoRule = "There is no rule for this kind of value.";

    /// <param name="makes">Makes the rules and notes what it cannot.</param>
    /// <param name="mark">What a comment begins with.</param>
    public static void Write(
        string title, string mark, ConversionInput input, Stream target, NoteLog notes, Func<NoteLog, IEnumerable<string>> makes)
    {
        using var scratch = ScratchFile.Open();
        var own = new NoteLog();
        own.AddAll(input.Unread);
        var count = 0L;
        using (var body = new StreamWriter(scratch, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            foreach (var rule in makes(own))
            {
                body.WriteLine(rule);
                count++;
            }
        }

        string[] head = [$"{title}, rules: {count}.", "bw and twelve digits name the indicator behind a rule.", .. own.Summary()];
        target.Write(Encoding.UTF8.GetBytes(string.Concat(head.Select(line => $"{mark} {line}\n"))));
        scratch.Position = 0;
        scratch.CopyTo(target);
        notes.AddAll(own);
    }

    /// <summary>Notes rules of other languages.</summary>
    public static void NoteOthers(ConversionInput input, NoteLog notes, params string[] languages)
    {
        foreach (var rule in input.Rules.Where(rule => !languages.Contains(rule.Language)))
        {
            notes.Add(rule.ObjectId, $"a rule in {Text.Quote(rule.Language)}", "The rule is in another language.");
        }
    }
}
