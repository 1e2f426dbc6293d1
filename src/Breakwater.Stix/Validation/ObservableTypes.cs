using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The cyber-observable objects (STIX 2.1, 6) and their own properties.</summary>
internal static class ObservableTypes
{
    private static readonly string[] EncryptionAlgorithms = ["AES-256-GCM", "ChaCha20-Poly1305", "mime-type-indicated"];

    public static readonly ObjectSchema[] All =
    [
        new("artifact", StixKind.Observable, "6.1",
        [
            new("mime_type", Text), new("payload_bin", Binary), new("url", Text), new("hashes", Hashes),
            new("encryption_algorithm", Text, Values: EncryptionAlgorithms), new("decryption_key", Text),
        ]),
        new("autonomous-system", StixKind.Observable, "6.2",
        [
            new("number", Integer, Need.Required), new("name", Text), new("rir", Text),
        ]),
        new("directory", StixKind.Observable, "6.3",
        [
            new("path", Text, Need.Required), new("path_enc", Text), new("ctime", Timestamp), new("mtime", Timestamp),
            new("atime", Timestamp), new("contains_refs", IdentifierList, Targets: ["directory", "file"]),
        ]),
        new("domain-name", StixKind.Observable, "6.4",
        [
            new("value", Text, Need.Required),
            new("resolves_to_refs", IdentifierList, Targets: ["domain-name", "ipv4-addr", "ipv6-addr"]),
        ]),
        new("email-addr", StixKind.Observable, "6.5",
        [
            new("value", Text, Need.Required), new("display_name", Text),
            new("belongs_to_ref", Identifier, Targets: ["user-account"]),
        ]),
        new("email-message", StixKind.Observable, "6.6",
        [
            new("date", Timestamp), new("content_type", Text), new("from_ref", Identifier, Targets: ["email-addr"]),
            new("sender_ref", Identifier, Targets: ["email-addr"]), new("to_refs", IdentifierList, Targets: ["email-addr"]),
            new("cc_refs", IdentifierList, Targets: ["email-addr"]), new("bcc_refs", IdentifierList, Targets: ["email-addr"]),
            new("message_id", Text), new("subject", Text), new("received_lines", TextList),
            new("additional_header_fields", Dictionary), new("raw_email_ref", Identifier, Targets: ["artifact"]),
            new("is_multipart", PropertyKind.Boolean, Need.Advised), new("body", Text), new("body_multipart", ObjectList),
        ]),
        new("file", StixKind.Observable, "6.7",
        [
            new("hashes", Hashes), new("size", Integer) { Min = 0 }, new("name", Text), new("name_enc", Text),
            new("magic_number_hex", Hex), new("mime_type", Text), new("ctime", Timestamp), new("mtime", Timestamp),
            new("atime", Timestamp), new("parent_directory_ref", Identifier, Targets: ["directory"]),
            new("contains_refs", IdentifierList), new("content_ref", Identifier, Targets: ["artifact"]),
        ]),
        new("ipv4-addr", StixKind.Observable, "6.8",
        [
            new("value", Text, Need.Required), new("resolves_to_refs", IdentifierList, Targets: ["mac-addr"]),
            new("belongs_to_refs", IdentifierList, Targets: ["autonomous-system"]),
        ]),
        new("ipv6-addr", StixKind.Observable, "6.9",
        [
            new("value", Text, Need.Required), new("resolves_to_refs", IdentifierList, Targets: ["mac-addr"]),
            new("belongs_to_refs", IdentifierList, Targets: ["autonomous-system"]),
        ]),
        new("mac-addr", StixKind.Observable, "6.10",
        [
            new("value", Text, Need.Required),
        ]),
        new("mutex", StixKind.Observable, "6.11",
        [
            new("name", Text, Need.Required),
        ]),
        new("network-traffic", StixKind.Observable, "6.12",
        [
            new("start", Timestamp), new("end", Timestamp),
            new("src_ref", Identifier, Targets: ["ipv4-addr", "ipv6-addr", "mac-addr", "domain-name"]),
            new("dst_ref", Identifier, Targets: ["ipv4-addr", "ipv6-addr", "mac-addr", "domain-name"]),
            new("src_port", Integer) { Min = 0, Max = 65_535 }, new("dst_port", Integer) { Min = 0, Max = 65_535 },
            new("protocols", TextList, Need.Required), new("src_byte_count", Integer) { Min = 0 },
            new("dst_byte_count", Integer) { Min = 0 }, new("src_packets", Integer) { Min = 0 },
            new("dst_packets", Integer) { Min = 0 }, new("ipfix", Dictionary),
            new("src_payload_ref", Identifier, Targets: ["artifact"]),
            new("dst_payload_ref", Identifier, Targets: ["artifact"]),
            new("encapsulates_refs", IdentifierList, Targets: ["network-traffic"]),
            new("encapsulated_by_ref", Identifier, Targets: ["network-traffic"]),
        ]),
        new("process", StixKind.Observable, "6.13",
        [
            new("is_hidden", PropertyKind.Boolean), new("pid", Integer), new("created_time", Timestamp), new("cwd", Text),
            new("command_line", Text), new("environment_variables", Dictionary),
            new("opened_connection_refs", IdentifierList, Targets: ["network-traffic"]),
            new("creator_user_ref", Identifier, Targets: ["user-account"]), new("image_ref", Identifier, Targets: ["file"]),
            new("parent_ref", Identifier, Targets: ["process"]), new("child_refs", IdentifierList, Targets: ["process"]),
        ]),
        new("software", StixKind.Observable, "6.14",
        [
            new("name", Text, Need.Required), new("cpe", Text), new("swid", Text), new("languages", TextList),
            new("vendor", Text), new("version", Text),
        ]),
        new("url", StixKind.Observable, "6.15",
        [
            new("value", Text, Need.Required),
        ]),
        new("user-account", StixKind.Observable, "6.16",
        [
            new("user_id", Text), new("credential", Text), new("account_login", Text), new("account_type", Text),
            new("display_name", Text), new("is_service_account", PropertyKind.Boolean),
            new("is_privileged", PropertyKind.Boolean), new("can_escalate_privs", PropertyKind.Boolean),
            new("is_disabled", PropertyKind.Boolean), new("account_created", Timestamp), new("account_expires", Timestamp),
            new("credential_last_changed", Timestamp), new("account_first_login", Timestamp),
            new("account_last_login", Timestamp),
        ]),
        new("windows-registry-key", StixKind.Observable, "6.17",
        [
            new("key", Text), new("values", ObjectList), new("modified_time", Timestamp),
            new("creator_user_ref", Identifier, Targets: ["user-account"]), new("number_of_subkeys", Integer),
        ]),
        new("x509-certificate", StixKind.Observable, "6.18",
        [
            new("is_self_signed", PropertyKind.Boolean), new("hashes", Hashes), new("version", Text),
            new("serial_number", Text), new("signature_algorithm", Text), new("issuer", Text),
            new("validity_not_before", Timestamp), new("validity_not_after", Timestamp), new("subject", Text),
            new("subject_public_key_algorithm", Text), new("subject_public_key_modulus", Text),
            new("subject_public_key_exponent", Integer), new("x509_v3_extensions", Dictionary),
        ]),
    ];
}
