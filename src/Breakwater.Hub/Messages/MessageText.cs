using System.Text;
using Breakwater.EarlyWarning;
using Breakwater.Stix;

namespace Breakwater.Hub.Messages;

/// <summary>To whom a message goes, and how it may.</summary>
/// <param name="Tier">Of the member: how much of it is told, and in what words.</param>
/// <param name="Level">TLP level of the warning.</param>
/// <param name="IsOpen">False when the way may not carry this level: then it says only that there is something to sign in for.</param>
/// <param name="Acknowledge">The page to acknowledge at; null for what needs none.</param>
/// <param name="Hub">Where the hub is.</param>
internal sealed record MessageReader(int Tier, string Language, TlpLevel Level, bool IsOpen, Uri? Acknowledge, Uri Hub);

/// <summary>
/// A piece of news in words, by tier, in English and Spanish. Values are written so that nobody follows them by accident.
/// </summary>
internal sealed class MessageText
{
    private const int TierOfLinks = 3;
    private const int TierOfDetail = 2;
    private readonly WarningNews _news;
    private readonly MessageReader _reader;
    private readonly Advice _advice;
    private readonly StringBuilder _text = new();

    private MessageText(WarningNews news, MessageReader reader)
    {
        (_news, _reader) = (news, reader);
        _advice = IsSpanish(reader.Language) ? SpanishAdvice.Of(news) : Defanged(news);
    }

    private bool Spanish => IsSpanish(_reader.Language);

    /// <summary>One line that marks TLP level and warning level, and names a value only where it may.</summary>
    public static string Subject(WarningNews news, MessageReader reader)
    {
        var text = new MessageText(news, reader);
        var what = reader.IsOpen
            ? Defang(news.Facts.Value) : text.Say("sign in to read it", "inicie sesión para leerlo");
        var line = $"[{TlpName(reader.Level)}] {text.Headline()}: {what}";
        return line[..Math.Min(line.Length, Limits.MessageSubjectCharsMax)];
    }

    /// <summary>The whole of it, as a mail says it.</summary>
    public static string Body(WarningNews news, MessageReader reader)
    {
        var text = new MessageText(news, reader);
        text.Write();
        return text._text.ToString();
    }

    /// <summary>In a few sentences, for a text message or a chat.</summary>
    public static string Short(WarningNews news, MessageReader reader)
    {
        var text = new MessageText(news, reader);
        var words = reader.IsOpen
            ? reader.Tier == 0 ? text.Plain() : text._advice.Why + (text.HasTodo ? " " + text._advice.Todo[reader.Tier] : "")
            : text.SignIn();
        return $"{TlpName(reader.Level)} {text.Headline()}: {words}";
    }

    /// <summary>Advice in the reader's language, for a machine to show.</summary>
    public static Advice Advice(WarningNews news, string language) => IsSpanish(language) ? SpanishAdvice.Of(news) : Defanged(news);

    /// <summary><c>hxxp://evil[.]example</c>.</summary>
    public static string Defang(string value) => Mailbox.AnswerText.Defang(value);

    public static string TlpName(TlpLevel level) => "TLP:" + Tlp.Name(level).ToUpperInvariant();

    private static bool IsSpanish(string language) => language == Languages.Spanish;

    private bool HasTodo => _news.Change != Change.Withdrawn;

    // The rule's own words hold the value as it is.
    private static Advice Defanged(WarningNews news)
    {
        var advice = news.Facts.Advice;
        return advice with { Why = advice.Why.Replace(news.Facts.Value, Defang(news.Facts.Value), StringComparison.Ordinal) };
    }

    private string Headline() => _news.Change switch
    {
        Change.Withdrawn => Say("Warning withdrawn", "Aviso anulado"),
        Change.Lowered => Say("Warning lowered", "Aviso rebajado"),
        _ when Spanish => Capital(SpanishAdvice.LevelName(_news.Level)),
        _ => _news.Level == WarningLevel.PortAlert ? "Port alert" : Capital(WarningLevels.Name(_news.Level)) + " warning",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private void Write()
    {
        Line(TlpName(_reader.Level));
        Line("");
        if (!_reader.IsOpen)
        {
            Line(SignIn());
            WriteAcknowledge();
            return;
        }

        if (_reader.Tier == 0)
        {
            Line(Plain());
            WriteAcknowledge();
            return;
        }

        Line(_advice.Why);
        if (HasTodo)
        {
            Line("");
            Line(Say("What to do: ", "Qué hacer: ") + _advice.Todo[_reader.Tier]);
        }
        else
        {
            Line("");
            Line(Nothing());
        }

        WriteDetail();
        WriteAcknowledge();
    }

    private void WriteDetail()
    {
        if (_reader.Tier >= TierOfDetail)
        {
            Part(Say("Whom it concerns: ", "A quién concierne: "), _advice.Concerns);
            Part(Say("What it could stop: ", "Qué podría detener: "), _advice.CouldStop);
        }

        Line("");
        Line(Say("What to look for:", "Qué buscar:"));
        var values = _reader.Tier >= TierOfDetail ? _news.Facts.Values : _news.Facts.Values.Take(Limits.MessageValuesShort).ToList();
        foreach (var value in values)
        {
            Line("  " + Defang(value));
        }

        if (_news.Facts.Others + 1 > values.Count)
        {
            var more = _news.Facts.Others + 1 - values.Count;
            Line(Say($"  and {more} more", $"  y {more} más"));
        }

        if (_reader.Tier >= TierOfLinks)
        {
            Line("");
            Line(Say("For machines:", "Para máquinas:"));
            Line($"  {new Uri(_reader.Hub, "api/v1/warnings/" + _news.Lead)}");
            Line($"  {new Uri(_reader.Hub, $"taxii2/api/collections/community/objects/{_news.Facts.ReportId}/")}");
            Line($"  {new Uri(_reader.Hub, "api/v1/warnings/stream")}");
        }
    }

    private void Part(string name, string words)
    {
        if (words.Length > 0)
        {
            Line(name + words);
        }
    }

    /// <summary>What happened and what to do, one sentence each.</summary>
    private string Plain()
    {
        if (_news.Change == Change.Withdrawn)
        {
            return Say("An earlier warning about ", "Un aviso anterior sobre ") + PlainNoun()
                + Say(" was a false alarm. ", " fue una falsa alarma. ") + Nothing();
        }

        if (_news.Change == Change.Lowered)
        {
            return Say("An earlier warning about ", "Un aviso anterior sobre ") + PlainNoun()
                + Say(" is less serious than it looked. ", " es menos grave de lo que parecía. ") + _advice.Todo[0];
        }

        var who = _news.Level == WarningLevel.PortAlert
            ? Say("Several companies in this port have met ", "Varias empresas de este puerto se han encontrado con ")
            : Say("More than one company in this port has met ", "Más de una empresa de este puerto se ha encontrado con ");
        return who + PlainNoun() + ". " + _advice.Todo[0];
    }

    private string PlainNoun()
    {
        var value = Defang(_news.Facts.Value);
        return _news.Facts.Kind switch
        {
            "domain" or "url" => Say($"the false web address {value}", $"la dirección web falsa {value}"),
            "email" => Say($"the false sender {value}", $"el remitente falso {value}"),
            "ipv4" or "ipv6" => Say($"the dangerous internet address {value}", $"la dirección de internet peligrosa {value}"),
            _ => Say("a dangerous file", "un archivo peligroso"),
        };
    }

    private string Nothing() => Say("You need not do anything about it any more.", "Ya no tiene que hacer nada al respecto.");

    private string SignIn() => Say(
        "There is a warning for you that a message like this may not carry. Sign in at the centre to read it: ",
        "Hay un aviso para usted que un mensaje como este no puede llevar. Inicie sesión en el centro para leerlo: ") + _reader.Hub;

    private void WriteAcknowledge()
    {
        if (_reader.Acknowledge is not { } page)
        {
            return;
        }

        Line("");
        Line(Say("Tell the centre that you have read this, with the one button on this page:",
            "Diga al centro que lo ha leído, con el único botón de esta página:"));
        Line("  " + page);
    }

    private void Line(string text) => _text.Append(text).Append('\n');

    private string Say(string english, string spanish) => Spanish ? spanish : english;
}
