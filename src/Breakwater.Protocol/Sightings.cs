namespace Breakwater.Protocol;

/// <summary>What a sensor's memory of earlier log lines says about a value that was sighted.</summary>
/// <param name="Since">The oldest event time that the sensor has read; null when it has read nothing before this sighting.</param>
/// <param name="SeenBefore">True when the value was in the member's logs longer before its publication than
/// <see cref="Manifest.OrdinaryUseAgeSeconds"/>: it was in ordinary use, so this sighting confirms nothing.</param>
public sealed record LookBack(DateTimeOffset? Since, bool SeenBefore);

/// <summary>A member saw an indicator: numbers, not logs.</summary>
/// <param name="Kind">Name of the indicator's kind: ipv4, ipv6, domain, url, email, md5, sha1, sha256, sha512.</param>
/// <param name="Value">The indicator as it is in the index (the parent domain, not the subdomain that was seen).</param>
/// <param name="Indicators">STIX ids of the published indicators that carry this value, as the index lists them.</param>
/// <param name="Count">How often since the last report; at least 1.</param>
/// <param name="First">Event time of the first of them (UTC).</param>
/// <param name="Last">Event time of the last of them (UTC).</param>
/// <param name="System">Kind of system it was seen on, as the member named the input: proxy, dns, mail, file and so on.</param>
public sealed record SightingReport(
    string Kind,
    string Value,
    IReadOnlyList<string> Indicators,
    long Count,
    DateTimeOffset First,
    DateTimeOffset Last,
    string System,
    LookBack LookBack)
{
    /// <summary>Field of the log that the value was in, such as <c>dns.rrname</c>; null when the log has none, or the member keeps it
    /// to itself. At most 64 characters.</summary>
    public string? Field { get; init; }

    /// <summary>The same, with no time after the limit.</summary>
    public SightingReport NotAfter(DateTimeOffset limit) => Last <= limit ? this
        : this with { First = First <= limit ? First : limit, Last = limit };
}

/// <summary>Sightings sent together.</summary>
/// <param name="BatchId">Chosen by the sensor, 8 to 64 characters of a-z 0-9 and hyphen. The hub takes each batch once.</param>
/// <param name="SentAt">The sensor's clock, so that the hub can tell skew.</param>
public sealed record SightingBatch(string BatchId, DateTimeOffset SentAt, IReadOnlyList<SightingReport> Sightings)
{
    /// <summary>As it is sent at a time of the sensor's clock. A log's own times may be ahead of it, and the hub refuses the future: what
    /// was read has happened.</summary>
    public SightingBatch SentNow(DateTimeOffset now) => this with { SentAt = now, Sightings = [.. Sightings.Select(s => s.NotAfter(now))] };
}

/// <param name="BatchId">The batch that is now on disk at the hub.</param>
/// <param name="Accepted">Sightings taken.</param>
/// <param name="Refused">Sightings not taken, with reasons; they are not to be sent again.</param>
public sealed record SightingReceipt(string BatchId, int Accepted, IReadOnlyList<SightingRefusal> Refused);

/// <param name="Index">Zero-based place in the batch.</param>
/// <param name="Reason">A sentence.</param>
public sealed record SightingRefusal(int Index, string Reason);
