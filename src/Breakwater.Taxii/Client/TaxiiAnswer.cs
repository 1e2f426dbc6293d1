namespace Breakwater.Taxii.Client;

/// <summary>What came back for a request that went well.</summary>
/// <param name="Address">Where it came from, after redirects.</param>
/// <param name="Body">Decompressed, bounded, not looked at.</param>
/// <param name="FirstHeader">X-TAXII-Date-Added-First as it came; null when absent.</param>
/// <param name="LastHeader">X-TAXII-Date-Added-Last as it came; null when absent.</param>
/// <param name="ServerMicros">The server's clock by its Date header; null when absent.</param>
internal sealed record TaxiiAnswer(
    Uri Address, int Status, ReadOnlyMemory<byte> Body, string? FirstHeader, string? LastHeader, long? ServerMicros);
