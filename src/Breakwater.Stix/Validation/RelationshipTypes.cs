using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The relationship objects (STIX 2.1, 5) and their own properties, in the standard's order.</summary>
internal static class RelationshipTypes
{
    private const int CountMax = 999_999_999;

    public static readonly ObjectSchema[] All =
    [
        new("relationship", StixKind.Relationship, "5.1",
        [
            new("relationship_type", Text, Need.Required) { Form = ValueForm.RelationshipType }, new("description", Text),
            new("source_ref", Identifier, Need.Required, Targets: ReferenceTargets.Nodes),
            new("target_ref", Identifier, Need.Required, Targets: ReferenceTargets.Nodes),
            new("start_time", Timestamp), new("stop_time", Timestamp),
        ]) { Between = RelationshipRules.Check },
        new("sighting", StixKind.Relationship, "5.2",
        [
            new("description", Text), new("first_seen", Timestamp), new("last_seen", Timestamp),
            new("count", Integer) { Min = 0, Max = CountMax },
            new("sighting_of_ref", Identifier, Need.Required, Targets: ReferenceTargets.Domain),
            new("observed_data_refs", IdentifierList, Targets: ReferenceTargets.Of("observed-data")),
            new("where_sighted_refs", IdentifierList, Targets: ReferenceTargets.Of("identity", "location")),
            new("summary", PropertyKind.Boolean),
        ]) { Between = DomainRules.Seen },
    ];
}
