using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The meta objects (STIX 2.1, 7) and their own properties.</summary>
internal static class MetaTypes
{
    private static readonly string[] ExtensionTypes =
        ["new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension"];

    private static readonly string[] Identities = ["identity"];

    public static readonly ObjectSchema[] All =
    [
        new("language-content", StixKind.Meta, "7.1",
        [
            new("object_ref", Identifier, Need.Required), new("object_modified", Timestamp),
            new("contents", Dictionary, Need.Required),
        ]),
        new("marking-definition", StixKind.Meta, "7.2", [new("name", Text), new("definition_type", Text), new("definition", Dictionary)]),
        new("extension-definition", StixKind.Meta, "7.3",
        [
            new("created_by_ref", Identifier, Need.Required, Targets: Identities), new("name", Text, Need.Required),
            new("description", Text), new("schema", Text, Need.Required), new("version", Text, Need.Required),
            new("extension_types", TextList, Need.Required, Values: ExtensionTypes), new("extension_properties", TextList),
        ]),
    ];
}
