using MimeKit;

namespace Breakwater.Hub.Mailbox;

/// <summary>What a reply to an answer of the hub asks for or says.</summary>
/// <param name="Said">Of opened, password, paid: what has happened.</param>
internal sealed record ReplyCommand(bool Undo, IReadOnlyList<string> Said)
{
    private const int LinesMax = 8;
    private const int WordsMax = 4;

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["OPENED"] = "opened", ["ABIERTO"] = "opened", ["ABRIERON"] = "opened",
        ["PASSWORD"] = "password", ["CONTRASEÑA"] = "password", ["CONTRASENA"] = "password", ["CLAVE"] = "password",
        ["PAID"] = "paid", ["PAGADO"] = "paid", ["PAGARON"] = "paid",
    };

    private static readonly HashSet<string> Polite = new(["PLEASE", "POR", "FAVOR", "YES", "SI", "SÍ"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The first lines are looked at, and only lines that hold nothing but these words: a program's reply, and the hub's own text quoted
    /// below, say nothing.
    /// </summary>
    public static ReplyCommand Read(MimeMessage message)
    {
        var text = message.TextBody ?? (message.HtmlBody is { } html && html.Length <= Limits.MailTextCharsMax
            ? string.Join('\n', HtmlLines.Read(html).Lines) : "");
        var lines = text[..Math.Min(text.Length, Limits.MailTextCharsMax)].ReplaceLineEndings("\n").Split('\n');
        var said = new List<string>();
        var undo = false;
        foreach (var line in lines[..ForwardMarkers.EndOfWords(lines)].Select(line => line.Trim()).Where(line => line.Length > 0)
            .Take(LinesMax))
        {
            var words = line.Split([' ', '\t', '.', ',', '!', ';', ':', '"', '\'', '*'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => !Polite.Contains(word)).ToList();
            if (words.Count is 0 or > WordsMax || !words.TrueForAll(IsKnown))
            {
                // From the first line that is something else on, it is a letter.
                break;
            }

            undo |= words.Exists(IsUndo);
            said.AddRange(words.Where(Words.ContainsKey).Select(word => Words[word]));
        }

        return new ReplyCommand(undo, said.Distinct().Order(StringComparer.Ordinal).ToList());
    }

    private static bool IsKnown(string word) => IsUndo(word) || Words.ContainsKey(word);

    private static bool IsUndo(string word) => word.Equals("UNDO", StringComparison.OrdinalIgnoreCase)
        || word.Equals("DESHACER", StringComparison.OrdinalIgnoreCase);
}
