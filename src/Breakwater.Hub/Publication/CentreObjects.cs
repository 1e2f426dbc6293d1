using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Publication;

/// <summary>The objects that the centre authors about itself: its identity, and the extension that carries an indicator's use.</summary>
public sealed class CentreObjects(Database database)
{
    /// <summary>Fixed for all hubs, since it is part of Breakwater's format (docs/formats/stix-extension.md).</summary>
    public const string UseExtensionId = Formats.Writing.UseExtension.Id;

    private const string Setting = "centre_identity";
    private volatile string? _identity;

    /// <summary>STIX id of the centre's identity, the author of everything anonymous.</summary>
    public string IdentityId
    {
        get
        {
            if (_identity is null)
            {
                using var connection = database.Open();
                _identity = Dapper.SqlMapper.ExecuteScalar<string>(connection, $"select value from setting where name = '{Setting}'")
                    ?? throw new InvalidOperationException("The hub has not been prepared: no identity.");
            }

            return _identity;
        }
    }

    /// <summary>Publishes them at the first start; a later start changes nothing.</summary>
    public Task EnsureAsync() => database.WriteAsync(scope =>
    {
        if (scope.Scalar<long>($"select count(*) from setting where name = '{Setting}'") > 0)
        {
            return;
        }

        var identity = "identity--" + RandomId.Uuid();
        scope.Execute($"insert into setting (name, value) values ('{Setting}', @identity)", new { identity });
        PublicationLog.Publish(scope, [Identity(identity, "Cyber resilience centre", scope.Now), UseExtension(identity, scope.Now)]);
    });

    internal static PublishedObject Identity(string id, string name, DateTimeOffset now) => Make(id, "identity", now, writer =>
    {
        writer.WriteString("name", name);
        writer.WriteString("identity_class", "organization");
    });

    private static PublishedObject UseExtension(string author, DateTimeOffset now) => Make(
        UseExtensionId, "extension-definition", now, writer =>
        {
            writer.WriteString("created_by_ref", author);
            writer.WriteString("name", "Breakwater use");
            writer.WriteString(
                "description", "What an indicator is fit for, by the evidence behind it: use is block, alert or context.");
            writer.WriteString("schema", "docs/formats/stix-extension.md");
            writer.WriteString("version", "1.0.0");
            writer.WriteStartArray("extension_types");
            writer.WriteStringValue("property-extension");
            writer.WriteEndArray();
        });

    private static PublishedObject Make(string id, string type, DateTimeOffset now, Action<System.Text.Json.Utf8JsonWriter> rest)
    {
        var at = StixTimestamp.From(now);
        var body = StixJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteString("spec_version", "2.1");
            writer.WriteString("id", id);
            writer.WriteString("created", at.ToString());
            writer.WriteString("modified", at.ToString());
            rest(writer);
            writer.WriteStartArray("object_marking_refs");
            writer.WriteStringValue(TlpMarkings.IdOf(TlpLevel.Clear));
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return new PublishedObject(
            id, type, at.Micros, at.ToString(), "2.1", Audience.OfCircle(Circle.EveryoneId, TlpLevel.Clear), body, Sources.Centre);
    }
}
