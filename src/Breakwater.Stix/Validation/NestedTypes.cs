using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The types of objects that stand inside other objects, in the standard's order.</summary>
internal static class NestedTypes
{
    public static readonly NestedSchema ExternalReference = new("external-reference", "2.5", false,
    [
        new("source_name", Text, Need.Required), new("description", Text), new("url", Text) { Form = ValueForm.Url },
        new("hashes", Hashes), new("external_id", Text),
    ]) { Between = NestedRules.Reference };

    public static readonly NestedSchema KillChainPhase = new("kill-chain-phase", "2.11", false,
    [
        new("kill_chain_name", Text, Need.Required) { Form = ValueForm.Kebab },
        new("phase_name", Text, Need.Required) { Form = ValueForm.Kebab },
    ]);

    public static readonly NestedSchema GranularMarking = new("granular-marking", "7.2.3.1", false,
    [
        new("lang", Text) { Form = ValueForm.LanguageTag },
        new("marking_ref", Identifier, Targets: ReferenceTargets.Of("marking-definition")), new("selectors", TextList, Need.Required),
    ]) { Between = NestedRules.Granular };

    public static readonly NestedSchema Statement = new("statement", "7.2.1.3", false, [new("statement", Text, Need.Required)]);

    public static readonly NestedSchema TlpMarking = new("tlp", "7.2.1.4", false, [new("tlp", Text, Need.Required)]);

    public static readonly NestedSchema MimePart = new("email-mime-part-type", "6.6.2", false,
    [
        new("body", Text), new("body_raw_ref", Identifier, Targets: ReferenceTargets.Of("artifact", "file")),
        new("content_type", Text), new("content_disposition", Text),
    ]) { Between = NestedRules.MimePart };

    public static readonly NestedSchema DataStream = new("alternate-data-stream-type", "6.7.3.2", false,
    [
        new("name", Text, Need.Required), new("hashes", Hashes), new("size", Integer) { Min = 0 },
    ]);

    public static readonly NestedSchema PeOptionalHeader = new("windows-pe-optional-header-type", "6.7.6.2", true,
    [
        new("magic_hex", Hex), new("major_linker_version", Integer), new("minor_linker_version", Integer),
        new("size_of_code", Integer) { Min = 0 }, new("size_of_initialized_data", Integer) { Min = 0 },
        new("size_of_uninitialized_data", Integer) { Min = 0 }, new("address_of_entry_point", Integer), new("base_of_code", Integer),
        new("base_of_data", Integer), new("image_base", Integer), new("section_alignment", Integer), new("file_alignment", Integer),
        new("major_os_version", Integer), new("minor_os_version", Integer), new("major_image_version", Integer),
        new("minor_image_version", Integer), new("major_subsystem_version", Integer), new("minor_subsystem_version", Integer),
        new("win32_version_value_hex", Hex), new("size_of_image", Integer) { Min = 0 }, new("size_of_headers", Integer) { Min = 0 },
        new("checksum_hex", Hex), new("subsystem_hex", Hex), new("dll_characteristics_hex", Hex),
        new("size_of_stack_reserve", Integer) { Min = 0 }, new("size_of_stack_commit", Integer) { Min = 0 },
        new("size_of_heap_reserve", Integer) { Min = 0 }, new("size_of_heap_commit", Integer) { Min = 0 },
        new("loader_flags_hex", Hex), new("number_of_rva_and_sizes", Integer), new("hashes", Hashes),
    ]);

    public static readonly NestedSchema PeSection = new("windows-pe-section-type", "6.7.6.3", false,
    [
        new("name", Text, Need.Required), new("size", Integer) { Min = 0 }, new("entropy", Number) { Min = 0, Max = 8 },
        new("hashes", Hashes),
    ]);

    public static readonly NestedSchema RegistryValue = new("windows-registry-value-type", "6.17.2", true,
    [
        new("name", Text), new("data", Text), new("data_type", Text, Words: Vocabularies.WindowsRegistryDatatype),
    ]);

    public static readonly NestedSchema CertificateExtensions = new("x509-v3-extensions-type", "6.18.2", true,
    [
        new("basic_constraints", Text), new("name_constraints", Text), new("policy_constraints", Text), new("key_usage", Text),
        new("extended_key_usage", Text), new("subject_key_identifier", Text), new("authority_key_identifier", Text),
        new("subject_alternative_name", Text), new("issuer_alternative_name", Text), new("subject_directory_attributes", Text),
        new("crl_distribution_points", Text), new("inhibit_any_policy", Text),
        new("private_key_usage_period_not_before", Timestamp), new("private_key_usage_period_not_after", Timestamp),
        new("certificate_policies", Text), new("policy_mappings", Text),
    ]);
}
