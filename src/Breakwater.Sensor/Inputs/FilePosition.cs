namespace Breakwater.Sensor.Inputs;

/// <summary>How far an input has been read, and by what its file is known again under another name.</summary>
/// <param name="Offset">Bytes from its start; a line begins there.</param>
/// <param name="FingerprintBytes">Bytes at its start that the fingerprint covers; 0 for an input that is not a file.</param>
/// <param name="Fingerprint">Upper-case hex SHA-256 of them.</param>
internal sealed record FilePosition(long Offset, int FingerprintBytes, string Fingerprint);
