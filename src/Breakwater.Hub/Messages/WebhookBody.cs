using System.Text;
using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Messages;

/// <summary>What a webhook is told, in the shape that its receiver understands.</summary>
internal static class WebhookBody
{
    /// <summary>For a template these are its fields, as an object of JSON; <see cref="WebhookTemplate"/> fills them in.</summary>
    public static byte[] Of(string kind, WarningNews news, MessageReader reader, string? phone) => kind switch
    {
        WebhookKinds.Slack => Write(writer => writer.WriteString("text", ForSlack(MessageText.Short(news, reader), reader.Acknowledge))),
        WebhookKinds.Mattermost => Write(writer =>
            writer.WriteString("text", ForMattermost(MessageText.Short(news, reader), reader.Acknowledge))),
        WebhookKinds.Teams => Write(writer => WriteTeams(writer, MessageText.Short(news, reader), reader.Acknowledge)),
        WebhookKinds.Template => Write(writer => WriteFields(writer, news, reader, phone)),
        _ => Write(writer => WriteOwn(writer, news, reader)),
    };

    /// <summary>Something to try a webhook with.</summary>
    public static byte[] Test(string kind, DateTimeOffset now)
    {
        const string Words = "A test of this webhook by the cyber resilience centre of the port. Nothing has happened.";
        return kind switch
        {
            WebhookKinds.Slack or WebhookKinds.Mattermost => Write(writer => writer.WriteString("text", Words)),
            WebhookKinds.Teams => Write(writer => WriteTeams(writer, Words, null)),
            WebhookKinds.Template => Write(writer =>
            {
                foreach (var field in WebhookTemplate.Fields)
                {
                    writer.WriteString(field, field == "text" ? Words : field == "level" ? "test" : "");
                }
            }),
            _ => Write(writer =>
            {
                writer.WriteString("type", "test");
                writer.WriteString("timestamp", Micros.ToText(Micros.Of(now)));
                writer.WriteStartObject("data");
                writer.WriteString("text", Words);
                writer.WriteEndObject();
            }),
        };
    }

    private static void WriteOwn(Utf8JsonWriter writer, WarningNews news, MessageReader reader)
    {
        var facts = news.Facts;
        var advice = MessageText.Advice(news, reader.Language);
        writer.WriteString("type", "warning." + NewsStore.NameOf(news.Change));
        writer.WriteString("timestamp", Micros.ToText(Micros.Of(news.CreatedAt)));
        writer.WriteStartObject("data");
        writer.WriteString("warning", news.Lead);
        // Rises with each change of a warning: whoever gets them out of order knows which is the last.
        writer.WriteString("position", news.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("level", WarningLevels.Name(news.Level));
        writer.WriteString("tlp", Tlp.Name(reader.Level));
        writer.WriteString("kind", facts.Kind);
        writer.WriteString("value", facts.Value);
        writer.WriteStartArray("values");
        facts.Values.ToList().ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        writer.WriteNumber("others", facts.Others);
        writer.WriteString("why", advice.Why);
        if (news.Change != Change.Withdrawn)
        {
            writer.WriteString("todo", advice.Todo[reader.Tier]);
            writer.WriteString("concerns", advice.Concerns);
            writer.WriteString("couldStop", advice.CouldStop);
        }

        writer.WriteString("report", facts.ReportId);
        writer.WriteString("link", new Uri(reader.Hub, "api/v1/warnings/" + news.Lead).ToString());
        if (reader.Acknowledge is { } acknowledge)
        {
            writer.WriteString("acknowledge", acknowledge.ToString());
        }

        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, WarningNews news, MessageReader reader, string? phone)
    {
        writer.WriteString("text", MessageText.Short(news, reader));
        writer.WriteString("subject", MessageText.Subject(news, reader));
        writer.WriteString("phone", phone ?? "");
        writer.WriteString("level", WarningLevels.Name(news.Level));
        writer.WriteString("change", NewsStore.NameOf(news.Change));
        writer.WriteString("tlp", Tlp.Name(reader.Level));
        writer.WriteString("warning", news.Lead);
        writer.WriteString("link", reader.Acknowledge?.ToString() ?? "");
    }

    // Slack: & < > are written as entities, and nothing else is (its own page on formatting text).
    private static string ForSlack(string text, Uri? acknowledge) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal) + (acknowledge is null ? "" : $"\n<{acknowledge}>");

    // A value is somebody else's text: nothing of it may be a link, a name that is called, or bold.
    private static string ForMattermost(string text, Uri? acknowledge)
    {
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            plain.Append(c is '*' or '_' or '`' or '~' or '[' or ']' or '(' or ')' or '#' or '>' or '|' or '\\' or '!' ? "\\" : "")
                .Append(c).Append(c == '@' ? "\u200b" : "");
        }

        return plain + (acknowledge is null ? "" : $"\n<{acknowledge}>");
    }

    // A message of the Workflows app of Teams: an adaptive card.
    private static void WriteTeams(Utf8JsonWriter writer, string text, Uri? acknowledge)
    {
        writer.WriteString("type", "message");
        writer.WriteStartArray("attachments");
        writer.WriteStartObject();
        writer.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        writer.WriteStartObject("content");
        writer.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        writer.WriteString("type", "AdaptiveCard");
        writer.WriteString("version", "1.2");
        writer.WriteStartArray("body");
        writer.WriteStartObject();
        writer.WriteString("type", "TextBlock");
        writer.WriteString("text", ForMattermost(text, null));
        writer.WriteBoolean("wrap", true);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (acknowledge is not null)
        {
            writer.WriteStartArray("actions");
            writer.WriteStartObject();
            writer.WriteString("type", "Action.OpenUrl");
            writer.WriteString("title", "OK");
            writer.WriteString("url", acknowledge.ToString());
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = HubJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
