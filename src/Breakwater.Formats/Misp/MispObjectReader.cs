using System.Text.Json;

namespace Breakwater.Formats.Misp;

/// <summary>Reads what an event says of an object, beside its attributes.</summary>
internal static class MispObjectReader
{
    /// <param name="eventTimestamp">For an object without a time of its own.</param>
    /// <returns>Null without a uuid: nothing could name it.</returns>
    public static MispObject? Read(JsonElement json, long eventTimestamp) => MispJson.Uuid(json, "uuid") is not { } uuid ? null
        : new MispObject(
        uuid,
        MispJson.Text(json, "name"),
        MispJson.Text(json, "meta-category"),
        MispJson.Text(json, "description"),
        MispJson.Text(json, "template_uuid"),
        MispJson.Text(json, "template_version"),
        MispJson.Text(json, "comment"),
        MispJson.Seconds(json, "timestamp") ?? eventTimestamp,
        MispJson.Text(json, "first_seen"),
        MispJson.Text(json, "last_seen"),
        [.. MispJson.List(json, "ObjectReference").Where(one => !MispJson.Truth(one, "deleted")).Select(one => Reference(one,
            eventTimestamp))
            .OfType<MispReference>()]);

    private static MispReference? Reference(JsonElement json, long eventTimestamp) =>
        MispJson.Uuid(json, "uuid") is { } uuid && MispJson.Uuid(json, "referenced_uuid") is { } referenced
            ? new MispReference(
                uuid, referenced, MispJson.Text(json, "relationship_type"), MispJson.Text(json, "comment"),
                MispJson.Seconds(json, "timestamp") ?? eventTimestamp)
            : null;
}
