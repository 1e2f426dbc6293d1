using System.Globalization;
using System.Text;


namespace Breakwater.Hub.Mailbox;

/// <summary>What an answer is about.</summary>
/// <param name="Shared">Values that others have now.</param>
/// <param name="NotShared">Values that the gate did not let through, with its reasons.</param>
/// <param name="Kept">Values that wait or stay, with why.</param>
/// <param name="Preview">Null when nothing waits, or the hub does not know its own address.</param>
internal sealed record AnswerFacts(
    IReadOnlyList<string> Shared, IReadOnlyList<(string Value, string Reason)> NotShared, IReadOnlyList<MailValue> Kept,
    int Files, bool HasOlder, bool HasForward, IReadOnlyList<string> Problems, Uri? Preview)
{
    public bool HasNothing => Shared.Count == 0 && NotShared.Count == 0 && Kept.Count == 0 && Files == 0;
}

/// <summary>The hub's answers, in plain text, in English and Spanish. Values are written so that nobody follows them by accident.</summary>
internal sealed class AnswerText
{
    private readonly bool _spanish;
    private readonly StringBuilder _text = new();

    private AnswerText(string language) => _spanish = language == "es";

    public static string Taken(AnswerFacts facts, string language)
    {
        var answer = new AnswerText(language);
        answer.WriteTaken(facts);
        return answer._text.ToString();
    }

    public static string Undone(int count, bool isHeld, string language)
    {
        var answer = new AnswerText(language);
        answer.Line(
            $"Taken back: {count} objects of what you sent. The centre gives them to nobody any more; lists lose them with the next poll.",
            $"Retirado: {count} objetos de lo que envió. El centro ya no los entrega a nadie; las listas los pierden al recargarse.");
        if (isHeld)
        {
            answer.Line(
                "Some of it others have seen or it has been out for long: a coordinator decides on that.",
                "Una parte la han visto otros o lleva tiempo publicada: un coordinador decidirá sobre ella.");
        }

        return answer._text.ToString();
    }

    public static string Heard(IReadOnlyList<string> said, string language)
    {
        var answer = new AnswerText(language);
        answer.Line("Thank you; the coordinators know, without your name. What to do now:",
            "Gracias; los coordinadores ya lo saben, sin su nombre. Qué hacer ahora:");
        answer._text.Append('\n');
        answer.Advice(said);
        return answer._text.ToString();
    }

    public static string Subject(string subject, string language)
    {
        var text = string.Concat(subject.Where(c => !char.IsControl(c))).Trim();
        text = text.Length > 0 ? text : language == "es" ? "su correo" : "your mail";
        return text.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? text : "Re: " + text;
    }

    /// <summary><c>hxxp://evil[.]example</c>.</summary>
    public static string Defang(string value)
    {
        var text = value.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? "hxxp" + value[4..] : value;
        return string.Concat(text.Select(c => char.IsControl(c) ? " " : c == '.' ? "[.]" : c == '@' ? "[at]" : c.ToString()));
    }

    private void WriteTaken(AnswerFacts facts)
    {
        if (facts.HasNothing)
        {
            Line("Thank you. No technical value was found in your mail, so there was nothing to share.",
                "Gracias. En su correo no se encontró ningún dato técnico, así que no hubo nada que compartir.");
            Line("Forward the suspicious mail as an attachment, with everything that is in it.",
                "Reenvíe el correo sospechoso como adjunto, con todo lo que contiene.");
            facts.Problems.ToList().ForEach(problem => _text.Append("  ").Append(problem).Append('\n'));
            return;
        }

        Line("Thank you. Your mail has reached the centre.", "Gracias. Su correo ha llegado al centro.");
        WriteShared(facts);
        WriteKept(facts);
        WritePreview(facts);
        WriteQuestions();
        _text.Append('\n');
        Line("To take all of it back, reply to this mail with the one word UNDO.",
            "Para retirarlo todo, responda a este correo con la sola palabra DESHACER.");
    }

    private void WriteShared(AnswerFacts facts)
    {
        _text.Append('\n');
        if (facts.Shared.Count > 0)
        {
            Line("The other members have this now, without your name, to look for (nothing is blocked because of it alone):",
                "Los demás miembros ya tienen esto, sin su nombre, para buscarlo (nada se bloquea solo por ello):");
            List(facts.Shared.Select(Defang));
        }
        else
        {
            Line("Nothing of it has been shared with others yet.", "Todavía no se ha compartido nada con otros.");
        }

        if (facts.NotShared.Count > 0)
        {
            _text.Append('\n');
            Line("The checks did not let this through:", "Las comprobaciones no dejaron pasar esto:");
            List(facts.NotShared.Select(one => $"{Defang(one.Value)}: {Defang(one.Reason)}"));
        }
    }

    private void WriteKept(AnswerFacts facts)
    {
        _text.Append('\n');
        Line("Left out, and why:", "Se dejó fuera, y por qué:");
        foreach (var group in facts.Kept.GroupBy(value => value.Kept).OrderBy(group => group.Key))
        {
            _text.Append("  ").Append(Why(group.Key)).Append('\n');
            List(group.Select(value => Defang(value.Value)).Distinct().Take(Limits.AnswerLinesMax), "    ");
        }

        if (facts.Files > 0)
        {
            Line($"  {facts.Files} attached files: known by their hashes, never opened here; they wait for your preview.",
                $"  {facts.Files} archivos adjuntos: se conocen por su hash y aquí nunca se abren; esperan su vista previa.");
        }

        Line("  The words of the mail, and who got it: they wait for your preview, or stay with you.",
            "  Las palabras del correo y quién lo recibió: esperan su vista previa, o se quedan con usted.");
        if (facts.HasForward)
        {
            Line("  What you wrote around it, your signature and your addresses: not looked at.",
                "  Lo que usted escribió alrededor, su firma y sus direcciones: no se examina.");
        }

        if (facts.HasOlder)
        {
            Line("  Older mails quoted below: not looked at.", "  Correos anteriores citados debajo: no se examinan.");
        }

        facts.Problems.ToList().ForEach(problem => _text.Append("  ").Append(problem).Append('\n'));
    }

    private void WritePreview(AnswerFacts facts)
    {
        if (facts.Preview is null)
        {
            return;
        }

        _text.Append('\n');
        var days = Limits.MailPreviewLife.TotalDays.ToString("0", CultureInfo.InvariantCulture);
        Line($"See exactly what others would see of the rest, and share it if you like, once, within {days} days:",
            $"Vea exactamente lo que otros verían del resto y compártalo si quiere, una vez, en un plazo de {days} días:");
        _text.Append("  ").Append(facts.Preview).Append('\n');
        Line("Opening the page shares nothing.", "Abrir la página no comparte nada.");
    }

    private void WriteQuestions()
    {
        _text.Append('\n');
        Line("Did anybody open it, type a password, or pay? Reply with the words that are true:",
            "¿Alguien lo abrió, escribió una contraseña o pagó? Responda con las palabras que sean ciertas:");
        Advice(["opened", "password", "paid"]);
    }

    private void Advice(IReadOnlyList<string> said)
    {
        if (said.Contains("opened"))
        {
            Line("  OPENED    Take that computer off the network, leave it switched on, and call whoever looks after it.",
                "  ABIERTO     Desconecte ese equipo de la red, déjelo encendido y llame a quien lo mantiene.");
        }

        if (said.Contains("password"))
        {
            Line("  PASSWORD  Change it now from another device, and everywhere else where the same one is used.",
                "  CONTRASEÑA  Cámbiela ahora desde otro dispositivo, y en todo sitio donde use la misma.");
        }

        if (said.Contains("paid"))
        {
            Line("  PAID      Call your bank now, at the number that you know, and ask it to recall the payment.",
                "  PAGADO      Llame ahora a su banco, al número que usted conoce, y pida que anule el pago.");
        }
    }

    private string Why(KeptBack kept) => kept switch
    {
        KeptBack.Own => Say("Your own, or of those whom the mail went to:", "Suyo, o de quienes recibieron el correo:"),
        KeptBack.Link => Say("Ordinary links; they wait for your preview:", "Enlaces corrientes; esperan su vista previa:"),
        KeptBack.File => Say("Of attached files; they wait for your preview:", "De archivos adjuntos; esperan su vista previa:"),
        KeptBack.OwnWords => Say(
            "In your own words, and not written as dangerous (like evil[.]example); they wait for your preview:",
            "En sus propias palabras y sin marcarse como peligrosos (como evil[.]example); esperan su vista previa:"),
        KeptBack.Address => Say(
            "Addresses in the text may be of people who have done nothing; they wait for your preview:",
            "Las direcciones del texto pueden ser de personas ajenas; esperan su vista previa:"),
        KeptBack.Machine => Say("May be of your own computers; they wait for your preview:",
            "Pueden ser de sus propios equipos; esperan su vista previa:"),
        _ => Say("How the mail came; waits for your preview:", "Por dónde vino el correo; espera su vista previa:"),
    };

    private void List(IEnumerable<string> items, string indent = "  ")
    {
        var all = items.ToList();
        all.Take(Limits.AnswerLinesMax).ToList().ForEach(item => _text.Append(indent).Append(item).Append('\n'));
        if (all.Count > Limits.AnswerLinesMax)
        {
            Line($"{indent}and {all.Count - Limits.AnswerLinesMax} more", $"{indent}y {all.Count - Limits.AnswerLinesMax} más");
        }
    }

    private void Line(string english, string spanish) => _text.Append(Say(english, spanish)).Append('\n');

    private string Say(string english, string spanish) => _spanish ? spanish : english;
}
