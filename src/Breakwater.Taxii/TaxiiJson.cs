using System.Text.Json.Serialization;

namespace Breakwater.Taxii;

/// <summary>The JSON of TAXII resources: snake case, absent when null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscoveryResource))]
[JsonSerializable(typeof(ApiRootResource))]
[JsonSerializable(typeof(CollectionsResource))]
[JsonSerializable(typeof(TaxiiCollection))]
[JsonSerializable(typeof(ManifestResource))]
[JsonSerializable(typeof(VersionsResource))]
[JsonSerializable(typeof(TaxiiStatus))]
[JsonSerializable(typeof(TaxiiError))]
public sealed partial class TaxiiJson : JsonSerializerContext;
