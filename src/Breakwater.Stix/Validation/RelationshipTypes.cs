using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The relationship objects (STIX 2.1, 5) and their own properties.</summary>
internal static class RelationshipTypes
{
    public static readonly ObjectSchema[] All =
    [
        new("relationship", StixKind.Relationship, "5.1",
        [
            new("relationship_type", Text, Need.Required), new("description", Text),
            new("source_ref", Identifier, Need.Required), new("target_ref", Identifier, Need.Required),
            new("start_time", Timestamp), new("stop_time", Timestamp),
        ]),
        new("sighting", StixKind.Relationship, "5.2",
        [
            new("description", Text), new("first_seen", Timestamp), new("last_seen", Timestamp),
            new("count", Integer) { Min = 0, Max = 999_999_999 }, new("sighting_of_ref", Identifier, Need.Required),
            new("observed_data_refs", IdentifierList, Targets: ["observed-data"]),
            new("where_sighted_refs", IdentifierList, Targets: ["identity", "location"]), new("summary", PropertyKind.Boolean),
        ]),
    ];
}
