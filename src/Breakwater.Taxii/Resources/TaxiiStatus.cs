using System.Text.Json.Serialization;

namespace Breakwater.Taxii;

/// <summary>
/// The state of one POST (TAXII 2.1 section 4.3). The counts are those of the lists, so they always add up; an empty list is left out.
/// </summary>
/// <param name="Id">UUID version 4, lower case.</param>
/// <param name="RequestMicros">When the request was taken: microseconds since 1970 UTC.</param>
public sealed record TaxiiStatus(
    string Id,
    [property: JsonIgnore] long RequestMicros,
    [property: JsonIgnore] IReadOnlyList<TaxiiStatusItem> Successes,
    [property: JsonIgnore] IReadOnlyList<TaxiiStatusItem> Failures,
    [property: JsonIgnore] IReadOnlyList<TaxiiStatusItem> Pendings)
{
    /// <summary>complete, or pending while some object's fate is open.</summary>
    [JsonPropertyName("status")]
    public string State => Pendings.Count == 0 ? "complete" : "pending";

    public string RequestTimestamp => TaxiiTimestamp.Format(RequestMicros);

    public int TotalCount => Successes.Count + Failures.Count + Pendings.Count;

    public int SuccessCount => Successes.Count;

    public int FailureCount => Failures.Count;

    public int PendingCount => Pendings.Count;

    [JsonPropertyName("successes")]
    public IReadOnlyList<TaxiiStatusItem>? SuccessesOrNull => Successes.Count == 0 ? null : Successes;

    [JsonPropertyName("failures")]
    public IReadOnlyList<TaxiiStatusItem>? FailuresOrNull => Failures.Count == 0 ? null : Failures;

    [JsonPropertyName("pendings")]
    public IReadOnlyList<TaxiiStatusItem>? PendingsOrNull => Pendings.Count == 0 ? null : Pendings;
}

/// <summary>The fate of one object.</summary>
/// <param name="Id">The object's id as it came.</param>
/// <param name="Version">RFC 3339 time with Z of its version.</param>
/// <param name="Message">A sentence: why it failed, or what it waits for.</param>
public sealed record TaxiiStatusItem(string Id, string Version, string? Message);
