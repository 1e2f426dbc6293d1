using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The cyber-observable objects (STIX 2.1, 6) and their own properties, in the standard's order.</summary>
internal static class ObservableTypes
{
    private const int PortMax = 65_535;

    private static readonly ReferenceTargets Artifact = ReferenceTargets.Of("artifact");
    private static readonly ReferenceTargets Files = ReferenceTargets.Of("file", "directory");
    private static readonly ReferenceTargets Mail = ReferenceTargets.Of("email-addr");
    private static readonly ReferenceTargets Account = ReferenceTargets.Of("user-account");
    private static readonly ReferenceTargets Traffic = ReferenceTargets.Of("network-traffic");
    private static readonly ReferenceTargets Process = ReferenceTargets.Of("process");
    private static readonly ReferenceTargets Ends = ReferenceTargets.Of("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name");

    private static readonly PropertyRule Created = new("ctime", Timestamp);
    private static readonly PropertyRule Modified = new("mtime", Timestamp);
    private static readonly PropertyRule Accessed = new("atime", Timestamp);
    private static readonly PropertyRule MediaType = new("mime_type", Text) { Form = ValueForm.MediaType };
    private static readonly PropertyRule ToMac =
        new("resolves_to_refs", IdentifierList, Targets: ReferenceTargets.Of("mac-addr")) { IsDeprecated = true };

    private static readonly PropertyRule ToSystem =
        new("belongs_to_refs", IdentifierList, Targets: ReferenceTargets.Of("autonomous-system")) { IsDeprecated = true };

    public static readonly ObjectSchema[] All =
    [
        new("artifact", StixKind.Observable, "6.1",
        [
            MediaType, new("payload_bin", Binary), new("url", Text) { Form = ValueForm.Url }, new("hashes", Hashes),
            new("encryption_algorithm", Text, Words: Vocabularies.EncryptionAlgorithm), new("decryption_key", Text),
        ]) { Between = ObservableRules.Artifact },
        new("autonomous-system", StixKind.Observable, "6.2",
        [
            new("number", Integer, Need.Required) { Min = 0 }, new("name", Text), new("rir", Text),
        ]),
        new("directory", StixKind.Observable, "6.3",
        [
            new("path", Text, Need.Required), new("path_enc", Text) { Form = ValueForm.CharacterSet }, Created, Modified, Accessed,
            new("contains_refs", IdentifierList, Targets: Files),
        ]),
        new("domain-name", StixKind.Observable, "6.4",
        [
            new("value", Text, Need.Required) { Form = ValueForm.DomainName },
            new("resolves_to_refs", IdentifierList, Targets: ReferenceTargets.Of("ipv4-addr", "ipv6-addr", "domain-name"))
            {
                IsDeprecated = true,
            },
        ]),
        new("email-addr", StixKind.Observable, "6.5",
        [
            new("value", Text, Need.Required) { Form = ValueForm.EmailAddress }, new("display_name", Text),
            new("belongs_to_ref", Identifier, Targets: Account),
        ]),
        new("email-message", StixKind.Observable, "6.6",
        [
            new("is_multipart", PropertyKind.Boolean, Need.Advised), new("date", Timestamp), new("content_type", Text),
            new("from_ref", Identifier, Targets: Mail), new("sender_ref", Identifier, Targets: Mail),
            new("to_refs", IdentifierList, Targets: Mail), new("cc_refs", IdentifierList, Targets: Mail),
            new("bcc_refs", IdentifierList, Targets: Mail), new("message_id", Text), new("subject", Text),
            new("received_lines", TextList), new("additional_header_fields", Dictionary) { Entries = EntryKind.TextList },
            new("body", Text), new("body_multipart", NestedList, Shape: NestedTypes.MimePart),
            new("raw_email_ref", Identifier, Targets: Artifact),
        ]) { Between = ObservableRules.Mail },
        new("file", StixKind.Observable, "6.7",
        [
            new("hashes", Hashes), new("size", Integer) { Min = 0 }, new("name", Text),
            new("name_enc", Text) { Form = ValueForm.CharacterSet }, new("magic_number_hex", Hex), MediaType, Created, Modified, Accessed,
            new("parent_directory_ref", Identifier, Targets: ReferenceTargets.Of("directory")),
            new("contains_refs", IdentifierList, Targets: ReferenceTargets.Observables),
            new("content_ref", Identifier, Targets: Artifact),
        ]) { Between = ObservableRules.File },
        new("ipv4-addr", StixKind.Observable, "6.8",
        [
            new("value", Text, Need.Required) { Form = ValueForm.Ipv4 }, ToMac, ToSystem,
        ]),
        new("ipv6-addr", StixKind.Observable, "6.9",
        [
            new("value", Text, Need.Required) { Form = ValueForm.Ipv6 }, ToMac, ToSystem,
        ]),
        new("mac-addr", StixKind.Observable, "6.10", [new("value", Text, Need.Required) { Form = ValueForm.Mac }]),
        new("mutex", StixKind.Observable, "6.11", [new("name", Text, Need.Required)]),
        new("network-traffic", StixKind.Observable, "6.12",
        [
            new("start", Timestamp), new("end", Timestamp), new("is_active", PropertyKind.Boolean),
            new("src_ref", Identifier, Targets: Ends), new("dst_ref", Identifier, Targets: Ends),
            new("src_port", Integer) { Min = 0, Max = PortMax }, new("dst_port", Integer) { Min = 0, Max = PortMax },
            new("protocols", TextList, Need.Required) { Form = ValueForm.LowerCase }, new("src_byte_count", Integer) { Min = 0 },
            new("dst_byte_count", Integer) { Min = 0 }, new("src_packets", Integer) { Min = 0 },
            new("dst_packets", Integer) { Min = 0 }, new("ipfix", Dictionary) { Entries = EntryKind.TextOrInteger },
            new("src_payload_ref", Identifier, Targets: Artifact), new("dst_payload_ref", Identifier, Targets: Artifact),
            new("encapsulates_refs", IdentifierList, Targets: Traffic), new("encapsulated_by_ref", Identifier, Targets: Traffic),
        ]) { Between = ObservableRules.Traffic },
        new("process", StixKind.Observable, "6.13",
        [
            new("is_hidden", PropertyKind.Boolean), new("pid", Integer), new("created_time", Timestamp), new("cwd", Text),
            new("command_line", Text), new("environment_variables", Dictionary) { Entries = EntryKind.Text },
            new("opened_connection_refs", IdentifierList, Targets: Traffic), new("creator_user_ref", Identifier, Targets: Account),
            new("image_ref", Identifier, Targets: ReferenceTargets.Of("file")), new("parent_ref", Identifier, Targets: Process),
            new("child_refs", IdentifierList, Targets: Process),
        ]) { Between = ObservableRules.NotBare },
        new("software", StixKind.Observable, "6.14",
        [
            new("name", Text, Need.Required), new("cpe", Text) { Form = ValueForm.Cpe }, new("swid", Text),
            new("languages", TextList) { Form = ValueForm.LanguageTag }, new("vendor", Text), new("version", Text),
        ]),
        new("url", StixKind.Observable, "6.15", [new("value", Text, Need.Required) { Form = ValueForm.Url }]),
        new("user-account", StixKind.Observable, "6.16",
        [
            new("user_id", Text), new("credential", Text), new("account_login", Text),
            new("account_type", Text, Words: Vocabularies.AccountType), new("display_name", Text),
            new("is_service_account", PropertyKind.Boolean), new("is_privileged", PropertyKind.Boolean),
            new("can_escalate_privs", PropertyKind.Boolean), new("is_disabled", PropertyKind.Boolean),
            new("account_created", Timestamp), new("account_expires", Timestamp), new("credential_last_changed", Timestamp),
            new("account_first_login", Timestamp), new("account_last_login", Timestamp),
        ]) { Between = ObservableRules.NotBare },
        new("windows-registry-key", StixKind.Observable, "6.17",
        [
            new("key", Text) { Form = ValueForm.RegistryKey }, new("values", NestedList, Shape: NestedTypes.RegistryValue),
            new("modified_time", Timestamp), new("creator_user_ref", Identifier, Targets: Account),
            new("number_of_subkeys", Integer) { Min = 0 },
        ]) { Between = ObservableRules.NotBare },
        new("x509-certificate", StixKind.Observable, "6.18",
        [
            new("is_self_signed", PropertyKind.Boolean), new("hashes", Hashes), new("version", Text),
            new("serial_number", Text), new("signature_algorithm", Text), new("issuer", Text),
            new("validity_not_before", Timestamp), new("validity_not_after", Timestamp), new("subject", Text),
            new("subject_public_key_algorithm", Text), new("subject_public_key_modulus", Text),
            new("subject_public_key_exponent", Integer), new("x509_v3_extensions", Nested, Shape: NestedTypes.CertificateExtensions),
        ]) { Between = ObservableRules.NotBare },
    ];
}
