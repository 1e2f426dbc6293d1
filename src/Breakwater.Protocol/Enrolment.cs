namespace Breakwater.Protocol;

/// <param name="Secret">The secret of the enrolment code.</param>
/// <param name="Name">What the member calls this sensor; shown to that member only.</param>
/// <param name="Version">The sensor's version.</param>
public sealed record EnrolRequest(string Secret, string Name, string Version);

/// <param name="SensorId">Id of the sensor, opaque.</param>
/// <param name="Key">Bearer token for every later request; shown once.</param>
/// <param name="ManifestKey">SubjectPublicKeyInfo (DER, base64) of the ECDSA P-256 key that signs manifests; pinned by the sensor.</param>
public sealed record EnrolResponse(string SensorId, string Key, string ManifestKey);
