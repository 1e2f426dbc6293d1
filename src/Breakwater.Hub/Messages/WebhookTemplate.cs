using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Breakwater.Hub.Messages;

/// <summary>
/// A template in which <c>{text}</c> and the like are filled in, as its type of content wants them: within the quotes of JSON, or encoded
/// as a form. What is filled in never ends the place that it stands in.
/// </summary>
internal static partial class WebhookTemplate
{
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Text = "text/plain";

    public static readonly IReadOnlyList<string> Fields = ["text", "subject", "phone", "level", "change", "tlp", "warning", "link"];

    public static readonly IReadOnlyList<string> ContentTypes = [Json, Form, Text];

    /// <param name="fields">As <see cref="WebhookBody"/> wrote them.</param>
    public static byte[] Fill(string template, string contentType, ReadOnlySpan<byte> fields)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(fields)!;
        return Encoding.UTF8.GetBytes(Fill(template, contentType, values));
    }

    public static void Check(string? template, string? contentType, List<Problem> problems)
    {
        if (contentType is null || !ContentTypes.Contains(contentType))
        {
            problems.Add(new Problem(
                "bad-content-type", "contentType", $"\"{contentType}\" is not one of {string.Join(", ", ContentTypes)}."));
        }

        if (template is null || template.Length is 0 or > Limits.WebhookTemplateCharsMax)
        {
            problems.Add(new Problem(
                "bad-template", "template", $"A template has 1 to {Limits.WebhookTemplateCharsMax} characters."));
            return;
        }

        var named = Field().Matches(template).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);
        foreach (var name in named.Where(name => !Fields.Contains(name)))
        {
            problems.Add(new Problem("bad-field", "template", $"{{{name}}} is not one of {{{string.Join("}, {", Fields)}}}."));
        }

        if (contentType == Json && !IsJson(Fill(template, Json, Fields.ToDictionary(field => field, _ => "\"\\\n"))))
        {
            problems.Add(new Problem(
                "bad-template", "template", "With its fields filled in it is no JSON: each field stands within quotes."));
        }
    }

    private static string Fill(string template, string contentType, Dictionary<string, string> values) => Field().Replace(
        template, match => values.TryGetValue(match.Groups[1].Value, out var value) ? Escape(value, contentType) : match.Value);

    private static string Escape(string value, string contentType) => contentType switch
    {
        Json => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        Form => Uri.EscapeDataString(value),
        _ => value,
    };

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}
