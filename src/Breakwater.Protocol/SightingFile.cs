using System.Security.Cryptography;

namespace Breakwater.Protocol;

/// <summary>Sightings on their way by file: one batch, signed by the sensor that made it.</summary>
/// <param name="Sensor">Id of the sensor.</param>
public sealed record SightingFile(string Sensor, SightingBatch Batch)
{
    public const string Label = "breakwater sightings 1";

    public Signed Sign(ECDsa key) => Signed.Sign(Label, this, ProtocolJson.Default.SightingFile, key);
}

/// <summary>The hub's answer to a file of sightings, signed by its key, for the sensor to import.</summary>
public sealed record SightingFileReceipt(string Sensor, SightingReceipt Receipt)
{
    public const string Label = "breakwater sighting receipt 1";
}

/// <summary>A receipt as it travels, with the root's statement about the key that signed it.</summary>
public sealed record SignedReceipt(Signed Statement, Signed Receipt);
