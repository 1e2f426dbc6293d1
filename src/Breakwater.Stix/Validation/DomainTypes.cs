using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The domain objects (STIX 2.1, 4) and their own properties.</summary>
internal static class DomainTypes
{
    private static readonly string[] Opinions = ["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"];

    public static readonly ObjectSchema[] All =
    [
        new("attack-pattern", StixKind.Domain, "4.1",
        [
            new("aliases", TextList), new("name", Text, Need.Required), new("description", Text),
            new("kill_chain_phases", KillChainPhases),
        ]),
        new("campaign", StixKind.Domain, "4.2",
        [
            new("name", Text, Need.Required), new("description", Text), new("aliases", TextList), new("first_seen", Timestamp),
            new("last_seen", Timestamp), new("objective", Text),
        ]),
        new("course-of-action", StixKind.Domain, "4.3",
        [
            new("name", Text, Need.Required), new("description", Text),
        ]),
        new("grouping", StixKind.Domain, "4.4",
        [
            new("name", Text, Need.Advised), new("description", Text), new("context", Text, Need.Required),
            new("object_refs", IdentifierList, Need.Required),
        ]),
        new("identity", StixKind.Domain, "4.5",
        [
            new("roles", TextList), new("name", Text, Need.Required), new("description", Text), new("identity_class", Text),
            new("sectors", TextList), new("contact_information", Text),
        ]),
        new("incident", StixKind.Domain, "4.6",
        [
            new("name", Text, Need.Required), new("description", Text),
        ]),
        new("indicator", StixKind.Domain, "4.7",
        [
            new("indicator_types", TextList), new("name", Text), new("description", Text), new("pattern", Text, Need.Required),
            new("pattern_type", Text, Need.Required), new("pattern_version", Text),
            new("valid_from", Timestamp, Need.Required), new("valid_until", Timestamp),
            new("kill_chain_phases", KillChainPhases),
        ]),
        new("infrastructure", StixKind.Domain, "4.8",
        [
            new("name", Text, Need.Required), new("description", Text), new("infrastructure_types", TextList),
            new("aliases", TextList), new("kill_chain_phases", KillChainPhases), new("first_seen", Timestamp),
            new("last_seen", Timestamp),
        ]),
        new("intrusion-set", StixKind.Domain, "4.9",
        [
            new("name", Text, Need.Required), new("description", Text), new("aliases", TextList), new("first_seen", Timestamp),
            new("last_seen", Timestamp), new("goals", TextList), new("resource_level", Text), new("primary_motivation", Text),
            new("secondary_motivations", TextList),
        ]),
        new("location", StixKind.Domain, "4.10",
        [
            new("description", Text), new("name", Text), new("latitude", Number) { Min = -90, Max = 90 },
            new("longitude", Number) { Min = -180, Max = 180 }, new("precision", Number) { Min = 0 }, new("region", Text),
            new("country", Text), new("administrative_area", Text), new("city", Text), new("street_address", Text),
            new("postal_code", Text),
        ]),
        new("malware-analysis", StixKind.Domain, "4.12",
        [
            new("product", Text, Need.Required), new("version", Text), new("configuration_version", Text),
            new("modules", TextList), new("analysis_engine_version", Text), new("analysis_definition_version", Text),
            new("submitted", Timestamp), new("analysis_started", Timestamp), new("analysis_ended", Timestamp),
            new("result_name", Text), new("result", Text), new("host_vm_ref", Identifier, Targets: ["software"]),
            new("operating_system_ref", Identifier, Targets: ["software"]),
            new("installed_software_refs", IdentifierList, Targets: ["software"]), new("analysis_sco_refs", IdentifierList),
            new("sample_ref", Identifier, Targets: ["artifact", "file", "network-traffic"]),
        ]),
        new("malware", StixKind.Domain, "4.11",
        [
            new("aliases", TextList), new("first_seen", Timestamp), new("last_seen", Timestamp),
            new("operating_system_refs", IdentifierList, Targets: ["software"]), new("architecture_execution_envs", TextList),
            new("implementation_languages", TextList), new("capabilities", TextList),
            new("sample_refs", IdentifierList, Targets: ["artifact", "file"]), new("malware_types", TextList),
            new("name", Text), new("description", Text), new("kill_chain_phases", KillChainPhases),
            new("is_family", PropertyKind.Boolean, Need.Advised),
        ]),
        new("note", StixKind.Domain, "4.13",
        [
            new("abstract", Text), new("content", Text, Need.Required), new("authors", TextList),
            new("object_refs", IdentifierList, Need.Required),
        ]),
        new("observed-data", StixKind.Domain, "4.14",
        [
            new("first_observed", Timestamp, Need.Required), new("last_observed", Timestamp, Need.Required),
            new("number_observed", Integer, Need.Required) { Min = 1, Max = 999_999_999 }, new("objects", Dictionary),
            new("object_refs", IdentifierList),
        ]),
        new("opinion", StixKind.Domain, "4.15",
        [
            new("explanation", Text), new("authors", TextList), new("object_refs", IdentifierList, Need.Required),
            new("opinion", Text, Need.Required, Values: Opinions),
        ]),
        new("report", StixKind.Domain, "4.16",
        [
            new("report_types", TextList), new("name", Text, Need.Required), new("description", Text),
            new("published", Timestamp, Need.Required), new("object_refs", IdentifierList, Need.Required),
        ]),
        new("threat-actor", StixKind.Domain, "4.17",
        [
            new("threat_actor_types", TextList), new("name", Text, Need.Required), new("description", Text),
            new("aliases", TextList), new("roles", TextList), new("goals", TextList), new("first_seen", Timestamp),
            new("last_seen", Timestamp), new("sophistication", Text), new("resource_level", Text),
            new("primary_motivation", Text), new("secondary_motivations", TextList), new("personal_motivations", TextList),
        ]),
        new("tool", StixKind.Domain, "4.18",
        [
            new("aliases", TextList), new("tool_types", TextList), new("name", Text, Need.Required), new("description", Text),
            new("tool_version", Text), new("kill_chain_phases", KillChainPhases),
        ]),
        new("vulnerability", StixKind.Domain, "4.19",
        [
            new("name", Text, Need.Required), new("description", Text),
        ]),
    ];
}
