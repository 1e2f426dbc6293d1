namespace Breakwater.Formats.Writing;

/// <summary>The property extension by which a hub says what an indicator is fit for.</summary>
public static class UseExtension
{
    /// <summary>Fixed for all hubs (docs/formats/stix-extension.md).</summary>
    public const string Id = "extension-definition--6f2d7c1e-8b0a-4c55-9a53-2d1c0c8e7b10";
}
