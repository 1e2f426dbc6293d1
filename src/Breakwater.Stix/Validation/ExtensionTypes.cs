using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The extensions that the standard itself defines (STIX 2.1, 3.10 and 6), in its order, and whose they are.</summary>
internal static class ExtensionTypes
{
    public static readonly PredefinedExtension[] All =
    [
        new("file", new("archive-ext", "6.7.2", false,
        [
            new("contains_refs", IdentifierList, Need.Required, Targets: ReferenceTargets.Of("file", "directory")),
            new("comment", Text),
        ])),
        new("file", new("ntfs-ext", "6.7.3", true,
        [
            new("sid", Text), new("alternate_data_streams", NestedList, Shape: NestedTypes.DataStream),
        ])),
        new("file", new("pdf-ext", "6.7.4", true,
        [
            new("version", Text), new("is_optimized", PropertyKind.Boolean),
            new("document_info_dict", Dictionary) { Entries = EntryKind.Text }, new("pdfid0", Text), new("pdfid1", Text),
        ])),
        new("file", new("raster-image-ext", "6.7.5", true,
        [
            new("image_height", Integer), new("image_width", Integer), new("bits_per_pixel", Integer),
            new("exif_tags", Dictionary) { Entries = EntryKind.TextOrInteger },
        ])),
        new("file", new("windows-pebinary-ext", "6.7.6", false,
        [
            new("pe_type", Text, Need.Required, Vocabularies.WindowsPebinaryType), new("imphash", Text), new("machine_hex", Hex),
            new("number_of_sections", Integer) { Min = 0 }, new("time_date_stamp", Timestamp), new("pointer_to_symbol_table_hex", Hex),
            new("number_of_symbols", Integer) { Min = 0 }, new("size_of_optional_header", Integer) { Min = 0 },
            new("characteristics_hex", Hex), new("file_header_hashes", Hashes),
            new("optional_header", Nested, Shape: NestedTypes.PeOptionalHeader),
            new("sections", NestedList, Shape: NestedTypes.PeSection),
        ]) { Between = NestedRules.PeBinary }),
        new("network-traffic", new("http-request-ext", "6.12.2", false,
        [
            new("request_method", Text, Need.Required) { Form = ValueForm.LowerCase }, new("request_value", Text, Need.Required),
            new("request_version", Text) { Form = ValueForm.LowerCase },
            new("request_header", Dictionary) { Entries = EntryKind.TextList }, new("message_body_length", Integer) { Min = 0 },
            new("message_body_data_ref", Identifier, Targets: ReferenceTargets.Of("artifact")),
        ])),
        new("network-traffic", new("icmp-ext", "6.12.3", false,
        [
            new("icmp_type_hex", Hex, Need.Required), new("icmp_code_hex", Hex, Need.Required),
        ])),
        new("network-traffic", new("socket-ext", "6.12.4", false,
        [
            new("address_family", Text, Need.Required, Vocabularies.NetworkSocketAddressFamily), new("is_blocking", PropertyKind.Boolean),
            new("is_listening", PropertyKind.Boolean), new("options", Dictionary) { Entries = EntryKind.Integer },
            new("socket_type", Text, Words: Vocabularies.NetworkSocketType), new("socket_descriptor", Integer) { Min = 0 },
            new("socket_handle", Integer),
        ])),
        new("network-traffic", new("tcp-ext", "6.12.5", true, [new("src_flags_hex", Hex), new("dst_flags_hex", Hex)])),

        // The text prints windows_title where the schemas have window_title; both are taken.
        new("process", new("windows-process-ext", "6.13.2", true,
        [
            new("aslr_enabled", PropertyKind.Boolean), new("dep_enabled", PropertyKind.Boolean), new("priority", Text),
            new("owner_sid", Text), new("window_title", Text), new("windows_title", Text), new("startup_info", Dictionary),
            new("integrity_level", Text, Words: Vocabularies.WindowsIntegrityLevel),
        ])),
        new("process", new("windows-service-ext", "6.13.3", true,
        [
            new("service_name", Text), new("descriptions", TextList), new("display_name", Text), new("group_name", Text),
            new("start_type", Text, Words: Vocabularies.WindowsServiceStartType),
            new("service_dll_refs", IdentifierList, Targets: ReferenceTargets.Of("file")),
            new("service_type", Text, Words: Vocabularies.WindowsServiceType),
            new("service_status", Text, Words: Vocabularies.WindowsServiceStatus),
        ])),
        new("user-account", new("unix-account-ext", "6.16.2", true,
        [
            new("gid", Integer), new("groups", TextList), new("home_dir", Text), new("shell", Text),
        ])),
    ];

    private static readonly NameTable<PredefinedExtension> Names = new(All.Select(static row => (row.Schema.Name, row)));

    public static PredefinedExtension? Find(ReadOnlySpan<byte> key) => Names.Find(key);
}

/// <summary>An extension of the standard, and the one object type that may have it.</summary>
internal sealed record PredefinedExtension(string Owner, NestedSchema Schema);
