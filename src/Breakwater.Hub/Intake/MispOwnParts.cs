using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Takes out of an event of MISP what is of the organisation that keeps it: attributes for itself alone, whom an attack was meant for, its
/// own references and comments. Everything else is as it was.
/// </summary>
internal sealed class MispOwnParts(List<Problem> notes)
{
    private const string OwnOrganisation = "0";
    private static readonly HashSet<string> OwnCategories = new(["Targeting data", "Internal reference"], StringComparer.Ordinal);
    private static readonly HashSet<string> OwnTypes = new(
        ["email-dst", "email-dst-display-name", "target-user", "target-email", "target-machine", "target-org", "target-location",
            "target-external"],
        StringComparer.Ordinal);

    /// <summary>The document without them; itself when it is no such document.</summary>
    /// <param name="isLevelChosen">The member has said how far it may go, which stands above what the event says.</param>
    public ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> content, bool isLevelChosen, List<Problem> problems)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(content.Span, documentOptions: new JsonDocumentOptions { MaxDepth = Formats.Limits.JsonDepthMax });
        }
        catch (JsonException)
        {
            // The reader says what is wrong with it, and where.
            return content;
        }

        root = root is JsonObject answer && answer["response"] is { } response ? response : root;
        foreach (var one in root is JsonArray many ? many.OfType<JsonObject>() : root is JsonObject single ? [single] : [])
        {
            if (one["Event"] is not JsonObject source)
            {
                continue;
            }

            if (Text(source, "distribution") == OwnOrganisation && !isLevelChosen)
            {
                problems.Add(new Problem(
                    "own-organisation", "Event.distribution",
                    "The event is for its own organisation alone. Say with tlp how far it may go, if it may."));
            }

            TakeFrom(source);
            foreach (var part in Objects(source, "Object"))
            {
                TakeFrom(part);
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static IEnumerable<JsonObject> Objects(JsonObject of, string name) =>
        of[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    private static string Text(JsonObject of, string name) => of[name] is JsonValue value ? value.ToString() : "";

    private void TakeFrom(JsonObject source)
    {
        foreach (var attribute in Objects(source, "Attribute").ToList())
        {
            var reason = Text(attribute, "distribution") == OwnOrganisation ? "It is for its own organisation alone."
                : OwnCategories.Contains(Text(attribute, "category")) || OwnTypes.Contains(Text(attribute, "type"))
                    ? "It says whom it was meant for, or where its keeper notes it." : null;
            if (reason is not null)
            {
                notes.Add(new Problem("own-part", $"attribute {Text(attribute, "uuid")}", reason));
                ((JsonArray)source["Attribute"]!).Remove(attribute);
            }
        }
    }
}
