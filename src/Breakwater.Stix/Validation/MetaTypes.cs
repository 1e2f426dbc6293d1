using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The meta objects (STIX 2.1, 7) and their own properties, in the standard's order.</summary>
internal static class MetaTypes
{
    public static readonly ObjectSchema[] All =
    [
        new("language-content", StixKind.Meta, "7.1",
        [
            new("object_ref", Identifier, Need.Required), new("object_modified", Timestamp),
            new("contents", Contents, Need.Required),
        ]),
        new("marking-definition", StixKind.Meta, "7.2.1",
        [
            new("name", Text), new("definition_type", Text), new("definition", Dictionary),
        ]) { Between = MetaRules.Marking },
        new("extension-definition", StixKind.Meta, "7.3",
        [
            new("created_by_ref", Identifier, Need.Required, Targets: SharedProperties.Identity), new("name", Text, Need.Required),
            new("description", Text), new("schema", Text, Need.Required), new("version", Text, Need.Required),
            new("extension_types", TextList, Need.Required, Vocabularies.ExtensionType),
            new("extension_properties", TextList) { Form = ValueForm.PropertyName },
        ]) { Between = MetaRules.Extension },
    ];
}
