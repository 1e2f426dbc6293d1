using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Stix;

/// <summary>The permissible actions protocol, from free to closed; the order of the values is the order of strictness.</summary>
public enum PapLevel
{
    /// <summary>No restriction; <c>white</c> in older content.</summary>
    Clear,

    /// <summary>Active actions are allowed: blocking, scanning, asking others.</summary>
    Green,

    /// <summary>Passive checks only, such as looking things up at third parties.</summary>
    Amber,

    /// <summary>Non-detectable actions only, on one's own ground.</summary>
    Red,
}

/// <summary>The markings of the permissible actions protocol, from the OASIS common objects.</summary>
public static class PapMarkings
{
    /// <summary>The extension that these markings are made with.</summary>
    public const string ExtensionId = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b";

    private const string IdOfWhite = "marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730";

    private static readonly (string Name, string Id, string Created)[] Rows =
    [
        ("clear", "marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92", "2022-10-01T00:00:00.000Z"),
        ("green", "marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9", "2022-10-09T00:00:00.000Z"),
        ("amber", "marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab", "2022-10-02T00:00:00.000Z"),
        ("red", "marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e", "2022-10-06T00:00:00.000Z"),
    ];

    public static string Name(PapLevel level) => Rows[(int)level].Name;

    public static string IdOf(PapLevel level) => Rows[(int)level].Id;

    /// <summary>False when the id is none of these markings.</summary>
    public static bool TryGetLevel(string markingId, out PapLevel level)
    {
        var at = Array.FindIndex(Rows, row => string.Equals(row.Id, markingId, StringComparison.OrdinalIgnoreCase));
        level = (PapLevel)Math.Max(0, at);
        return at >= 0 || string.Equals(markingId, IdOfWhite, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Any case, with or without <c>PAP:</c>; <c>white</c> is clear.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PapLevel level)
    {
        var name = text?.Trim().ToLowerInvariant() ?? "";
        name = name.StartsWith("pap:", StringComparison.Ordinal) ? name[4..] : name;
        var at = name == "white" ? 0 : Array.FindIndex(Rows, row => row.Name == name);
        level = at < 0 ? PapLevel.Red : (PapLevel)at;
        return at >= 0;
    }

    /// <summary>The strictest level among an object's markings; null when none of them is one of these.</summary>
    public static PapLevel? LevelOf(IEnumerable<string> markingRefs)
    {
        PapLevel? strictest = null;
        foreach (var marking in markingRefs)
        {
            if (TryGetLevel(marking, out var level) && (strictest is null || level > strictest))
            {
                strictest = level;
            }
        }

        return strictest;
    }

    /// <summary>The marking-definition object as UTF-8 JSON.</summary>
    public static byte[] ObjectOf(PapLevel level) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "marking-definition"u8);
        writer.WriteString("spec_version"u8, "2.1"u8);
        writer.WriteString("id"u8, IdOf(level));
        writer.WriteString("created"u8, Rows[(int)level].Created);
        writer.WriteString("name"u8, "PAP:" + Name(level).ToUpperInvariant());
        writer.WriteStartObject("extensions"u8);
        writer.WriteStartObject(ExtensionId);
        writer.WriteString("extension_type"u8, "property-extension"u8);
        writer.WriteString("pap"u8, Name(level));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
