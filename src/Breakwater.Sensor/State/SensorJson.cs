using System.Text.Json.Serialization;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.State;

/// <summary>The JSON of the sensor's own files and of <c>check --json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SensorStatus))]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(MemoryMeta))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(HeldIndex))]
[JsonSerializable(typeof(HeldRemoval))]
[JsonSerializable(typeof(IndexNote))]
[JsonSerializable(typeof(RemovalDecision))]
internal sealed partial class SensorJson : JsonSerializerContext;
