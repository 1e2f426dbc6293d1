using System.Globalization;
using System.Text;
using System.Xml;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Messages;

/// <summary>Warnings as an Atom feed (RFC 4287): one entry for each, as it stands. A withdrawn one says only that it is.</summary>
internal static class AtomDocument
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <param name="news">The last of each warning, newest first.</param>
    /// <param name="levelOf">TLP level of what an audience receives.</param>
    /// <param name="self">Stands for the feed; no secret in it.</param>
    public static byte[] Write(
        IReadOnlyList<WarningNews> news, Func<WarningNews, string> levelOf, string self, string language, Uri hub, DateTimeOffset empty)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = true };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            writer.WriteStartElement("feed", Atom);
            writer.WriteAttributeString("xml", "lang", null, language);
            writer.WriteElementString("id", Atom, self);
            writer.WriteElementString(
                "title", Atom, language == Languages.Spanish ? "Avisos del centro" : "Warnings of the centre");
            writer.WriteElementString("updated", Atom, Time(news.Count > 0 ? news[0].CreatedAt : empty));
            writer.WriteStartElement("author", Atom);
            writer.WriteElementString("name", Atom, "Breakwater");
            writer.WriteEndElement();
            foreach (var one in news)
            {
                WriteEntry(writer, one, levelOf(one), language, hub);
            }

            writer.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static void WriteEntry(XmlWriter writer, WarningNews news, string level, string language, Uri hub)
    {
        var spanish = language == Languages.Spanish;
        var gone = news.Change == Change.Withdrawn;
        var name = gone
            ? spanish ? "Anulado" : "Withdrawn"
            : spanish ? SpanishAdvice.LevelName(news.Level) : WarningLevels.Name(news.Level);
        var advice = MessageText.Advice(news, language);
        writer.WriteStartElement("entry", Atom);
        writer.WriteElementString("id", Atom, "urn:uuid:" + news.Lead);
        writer.WriteElementString(
            "title", Atom, Plain(gone ? $"[{level}] {name}" : $"[{level}] {name}: {MessageText.Defang(news.Facts.Value)}"));
        writer.WriteElementString("updated", Atom, Time(news.CreatedAt));
        writer.WriteStartElement("link", Atom);
        writer.WriteAttributeString("rel", "alternate");
        writer.WriteAttributeString("type", "application/json");
        writer.WriteAttributeString("href", new Uri(hub, "api/v1/warnings/" + news.Lead).AbsoluteUri);
        writer.WriteEndElement();
        writer.WriteStartElement("category", Atom);
        writer.WriteAttributeString("term", gone ? "withdrawn" : WarningLevels.Name(news.Level).Replace(' ', '-'));
        writer.WriteEndElement();
        writer.WriteStartElement("content", Atom);
        writer.WriteAttributeString("type", "text");
        writer.WriteString(Plain(gone
            ? spanish ? "Este aviso ha sido anulado." : "This warning was withdrawn." : $"{advice.Why} {advice.Todo[1]}"));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    // XML cannot hold some characters at all (XML 1.0, 2.2), and a value is somebody else's text.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                plain.Append(text, i++, 2);
            }
            else
            {
                plain.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return plain.ToString();
    }

    private static string Time(DateTimeOffset time) => Micros.ToTime(Micros.Of(time)).UtcDateTime
        .ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
