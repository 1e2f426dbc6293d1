using System.Text.Json.Serialization;

namespace Breakwater.Protocol;

/// <summary>
/// The JSON of the sensor protocol: camel case, absent when null, ISO 8601 times. docs/formats/sensor-protocol.md is its description.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnrolmentCode))]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(EnrolResponse))]
[JsonSerializable(typeof(SensorKeys))]
[JsonSerializable(typeof(KeyStatement))]
[JsonSerializable(typeof(ChainGrant))]
[JsonSerializable(typeof(ChainHead))]
[JsonSerializable(typeof(IReadOnlyList<ChainKey>))]
[JsonSerializable(typeof(Signed))]
[JsonSerializable(typeof(SightingFile))]
[JsonSerializable(typeof(SightingFileReceipt))]
[JsonSerializable(typeof(SignedReceipt))]
[JsonSerializable(typeof(SignedManifest))]
[JsonSerializable(typeof(SightingBatch))]
[JsonSerializable(typeof(SightingReceipt))]
public sealed partial class ProtocolJson : JsonSerializerContext;
