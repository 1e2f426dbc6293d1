namespace Breakwater.Stix;

/// <summary>The fixed marking definitions of TLP 1 (STIX 2.1, 7.2.1.4) and TLP 2 (the OASIS common objects), both ways.</summary>
public static class TlpMarkings
{
    /// <summary>The extension that TLP 2 markings are made with.</summary>
    public const string ExtensionId = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    private static readonly string[] IdsOfTlp2 =
    [
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    ];

    private static readonly (string Id, TlpLevel Level)[] IdsOfTlp1 =
    [
        ("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", TlpLevel.Clear),
        ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", TlpLevel.Green),
        ("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", TlpLevel.Amber),
        ("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", TlpLevel.Red),
    ];

    private static readonly Dictionary<string, TlpLevel> Levels = AllLevels();

    /// <summary>False when the id is no TLP marking of either version.</summary>
    public static bool TryGetLevel(string markingId, out TlpLevel level) => Levels.TryGetValue(markingId, out level);

    /// <summary>Id of the TLP 2 marking.</summary>
    public static string IdOf(TlpLevel level) => IdsOfTlp2[(int)level];

    /// <summary>Id of the TLP 1 marking; null for amber+strict, which TLP 1 cannot say and which is never lowered.</summary>
    public static string? IdOfTlp1(TlpLevel level) => Array.Find(IdsOfTlp1, row => row.Level == level).Id;

    /// <summary>The TLP 2 marking-definition object as UTF-8 JSON.</summary>
    public static byte[] ObjectOf(TlpLevel level) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "marking-definition"u8);
        writer.WriteString("spec_version"u8, "2.1"u8);
        writer.WriteString("id"u8, IdOf(level));
        writer.WriteString("created"u8, "2022-10-01T00:00:00.000Z"u8);
        writer.WriteString("name"u8, "TLP:" + Tlp.Name(level).ToUpperInvariant());
        writer.WriteStartObject("extensions"u8);
        writer.WriteStartObject(ExtensionId);
        writer.WriteString("extension_type"u8, "property-extension"u8);
        writer.WriteString("tlp_2_0"u8, Tlp.Name(level));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>The strictest TLP level among an object's markings; null when none of them is TLP.</summary>
    public static TlpLevel? LevelOf(IEnumerable<string> markingRefs)
    {
        TlpLevel? strictest = null;
        foreach (var marking in markingRefs)
        {
            if (TryGetLevel(marking, out var level) && (strictest is null || level > strictest))
            {
                strictest = level;
            }
        }

        return strictest;
    }

    private static Dictionary<string, TlpLevel> AllLevels()
    {
        var levels = new Dictionary<string, TlpLevel>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < IdsOfTlp2.Length; i++)
        {
            levels.Add(IdsOfTlp2[i], (TlpLevel)i);
        }

        foreach (var (id, level) in IdsOfTlp1)
        {
            levels.Add(id, level);
        }

        return levels;
    }
}
