using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The domain objects (STIX 2.1, 4) and their own properties, in the standard's order.</summary>
internal static class DomainTypes
{
    private const int CountMax = 999_999_999;

    private static readonly PropertyRule KillChain = new("kill_chain_phases", NestedList, Shape: NestedTypes.KillChainPhase);
    private static readonly PropertyRule FirstSeen = new("first_seen", Timestamp);
    private static readonly PropertyRule LastSeen = new("last_seen", Timestamp);
    private static readonly PropertyRule Name = new("name", Text, Need.Required);
    private static readonly PropertyRule Description = new("description", Text);
    private static readonly PropertyRule Aliases = new("aliases", TextList);
    private static readonly PropertyRule Goals = new("goals", TextList);
    private static readonly PropertyRule ResourceLevel = new("resource_level", Text, Words: Vocabularies.AttackResourceLevel);
    private static readonly PropertyRule Motivation = new("primary_motivation", Text, Words: Vocabularies.AttackMotivation);
    private static readonly PropertyRule Motivations = new("secondary_motivations", TextList, Words: Vocabularies.AttackMotivation);
    private static readonly ReferenceTargets Software = ReferenceTargets.Of("software");

    public static readonly ObjectSchema[] All =
    [
        new("attack-pattern", StixKind.Domain, "4.1", [Name, Description, Aliases, KillChain]) { Between = DomainRules.AttackPattern },
        new("campaign", StixKind.Domain, "4.2",
        [
            Name, Description, Aliases, FirstSeen, LastSeen, new("objective", Text),
        ]) { Between = DomainRules.Seen },
        new("course-of-action", StixKind.Domain, "4.3", [Name, Description]),
        new("grouping", StixKind.Domain, "4.4",
        [
            new("name", Text, Need.Advised), Description, new("context", Text, Need.Required, Vocabularies.GroupingContext),
            new("object_refs", IdentifierList, Need.Required),
        ]),
        new("identity", StixKind.Domain, "4.5",
        [
            Name, Description, new("roles", TextList), new("identity_class", Text, Words: Vocabularies.IdentityClass),
            new("sectors", TextList, Words: Vocabularies.IndustrySector), new("contact_information", Text),
        ]),
        new("incident", StixKind.Domain, "4.6", [Name, Description]),
        new("indicator", StixKind.Domain, "4.7",
        [
            new("name", Text), Description, new("indicator_types", TextList, Words: Vocabularies.IndicatorType),
            new("pattern", Text, Need.Required), new("pattern_type", Text, Need.Required, Vocabularies.PatternType),
            new("pattern_version", Text), new("valid_from", Timestamp, Need.Required), new("valid_until", Timestamp), KillChain,
        ]) { Between = DomainRules.Indicator },
        new("infrastructure", StixKind.Domain, "4.8",
        [
            Name, Description, new("infrastructure_types", TextList, Words: Vocabularies.InfrastructureType), Aliases, KillChain,
            FirstSeen, LastSeen,
        ]) { Between = DomainRules.Seen },
        new("intrusion-set", StixKind.Domain, "4.9",
        [
            Name, Description, Aliases, FirstSeen, LastSeen, Goals, ResourceLevel, Motivation, Motivations,
        ]) { Between = DomainRules.Seen },
        new("location", StixKind.Domain, "4.10",
        [
            new("name", Text), Description, new("latitude", Number) { Min = -90, Max = 90 },
            new("longitude", Number) { Min = -180, Max = 180 }, new("precision", Number) { Min = 0 },
            new("region", Text, Words: Vocabularies.Region), new("country", Text) { Form = ValueForm.Country },
            new("administrative_area", Text) { Form = ValueForm.Area }, new("city", Text), new("street_address", Text),
            new("postal_code", Text),
        ]) { Between = DomainRules.Location },
        new("malware", StixKind.Domain, "4.11",
        [
            new("name", Text), Description, new("malware_types", TextList, Words: Vocabularies.MalwareType),
            new("is_family", PropertyKind.Boolean, Need.Advised), Aliases, KillChain, FirstSeen, LastSeen,
            new("operating_system_refs", IdentifierList, Targets: Software),
            new("architecture_execution_envs", TextList, Words: Vocabularies.ProcessorArchitecture),
            new("implementation_languages", TextList, Words: Vocabularies.ImplementationLanguage),
            new("capabilities", TextList, Words: Vocabularies.MalwareCapabilities),
            new("sample_refs", IdentifierList, Targets: ReferenceTargets.Of("file", "artifact")),
        ]) { Between = DomainRules.Malware },
        new("malware-analysis", StixKind.Domain, "4.12",
        [
            new("product", Text, Need.Required) { Form = ValueForm.Kebab }, new("version", Text),
            new("host_vm_ref", Identifier, Targets: Software), new("operating_system_ref", Identifier, Targets: Software),
            new("installed_software_refs", IdentifierList, Targets: Software), new("configuration_version", Text),
            new("modules", TextList), new("analysis_engine_version", Text), new("analysis_definition_version", Text),
            new("submitted", Timestamp), new("analysis_started", Timestamp), new("analysis_ended", Timestamp),
            new("result_name", Text), new("result", Text, Words: Vocabularies.MalwareResult),
            new("analysis_sco_refs", IdentifierList, Targets: ReferenceTargets.Observables),
            new("sample_ref", Identifier, Targets: ReferenceTargets.Of("file", "network-traffic", "artifact")),
        ]) { Between = DomainRules.MalwareAnalysis },
        new("note", StixKind.Domain, "4.13",
        [
            new("abstract", Text), new("content", Text, Need.Required), new("authors", TextList),
            new("object_refs", IdentifierList, Need.Required),
        ]),
        new("observed-data", StixKind.Domain, "4.14",
        [
            new("first_observed", Timestamp, Need.Required), new("last_observed", Timestamp, Need.Required),
            new("number_observed", Integer, Need.Required) { Min = 1, Max = CountMax },
            new("objects", Dictionary) { IsDeprecated = true },
            new("object_refs", IdentifierList, Targets: ReferenceTargets.Observed),
        ]) { Between = DomainRules.ObservedData },
        new("opinion", StixKind.Domain, "4.15",
        [
            new("explanation", Text), new("authors", TextList), new("opinion", Text, Need.Required, Vocabularies.Opinion),
            new("object_refs", IdentifierList, Need.Required),
        ]),
        new("report", StixKind.Domain, "4.16",
        [
            Name, Description, new("report_types", TextList, Words: Vocabularies.ReportType),
            new("published", Timestamp, Need.Required), new("object_refs", IdentifierList, Need.Required),
        ]),
        new("threat-actor", StixKind.Domain, "4.17",
        [
            Name, Description, new("threat_actor_types", TextList, Words: Vocabularies.ThreatActorType), Aliases, FirstSeen, LastSeen,
            new("roles", TextList, Words: Vocabularies.ThreatActorRole), Goals,
            new("sophistication", Text, Words: Vocabularies.ThreatActorSophistication), ResourceLevel, Motivation, Motivations,
            new("personal_motivations", TextList, Words: Vocabularies.AttackMotivation),
        ]) { Between = DomainRules.Seen },
        new("tool", StixKind.Domain, "4.18",
        [
            Name, Description, new("tool_types", TextList, Words: Vocabularies.ToolType), Aliases, KillChain, new("tool_version", Text),
        ]),
        new("vulnerability", StixKind.Domain, "4.19", [Name, Description]) { Between = DomainRules.Vulnerability },
    ];
}
