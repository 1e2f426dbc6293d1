namespace Breakwater.Protocol;

/// <param name="Secret">The secret of the enrolment code.</param>
/// <param name="Name">What the member calls this sensor; shown to that member only.</param>
/// <param name="Version">The sensor's version.</param>
/// <param name="Keys">The sensor's own public keys; null from a sensor that names them later.</param>
public sealed record EnrolRequest(string Secret, string Name, string Version, SensorKeys? Keys = null);

/// <summary>Public keys of a sensor, made by it; SubjectPublicKeyInfo (DER) on P-256 each.</summary>
/// <param name="Agreement">Chain keys are sealed for it.</param>
/// <param name="Signing">It signs files of sightings.</param>
public sealed record SensorKeys(byte[] Agreement, byte[] Signing);

/// <param name="SensorId">Id of the sensor, opaque.</param>
/// <param name="Key">Bearer token for every later request; shown once.</param>
/// <param name="ManifestKey">SubjectPublicKeyInfo (DER, base64) of the ECDSA P-256 root that says which key signs manifests; pinned by the
/// sensor.</param>
public sealed record EnrolResponse(string SensorId, string Key, string ManifestKey);
