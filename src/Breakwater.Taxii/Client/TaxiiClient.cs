using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Taxii.Client;

/// <summary>
/// A client of TAXII 2.1 servers as they are. Each method is one request, with its retries. Safe for use from several threads, as its
/// <see cref="HttpClient"/> is, which stays its caller's: a client certificate, a proxy or an address check are the handler's business.
/// The handler should not follow redirects by itself (<c>AllowAutoRedirect = false</c>), because it drops credentials when it does.
/// </summary>
/// <param name="server">Any address of the server; credentials are sent to its scheme, host and port only.</param>
public sealed class TaxiiClient(HttpClient http, Uri server, TaxiiCredentials? credentials = null, TaxiiClientOptions? options = null)
{
    private readonly TaxiiExchange _exchange = new(http, server, credentials, options ?? new TaxiiClientOptions());

    internal TaxiiClientOptions Options => _exchange.Options;

    /// <summary>Section 4.1. Relative API roots come back absolute.</summary>
    /// <exception cref="TaxiiException">As from every method here: it failed for good.</exception>
    public async Task<DiscoveryResource> DiscoveryAsync(Uri address, CancellationToken cancellationToken = default)
    {
        var answer = await GetAsync(TaxiiAddress.Discovery(address), cancellationToken);
        var json = AnswerJson.Object(answer);
        var roots = AnswerJson.Texts(json, "api_roots").Select(r => Absolute(answer.Address, r)).ToArray();
        var first = AnswerJson.Text(json, "default");
        return new DiscoveryResource(
            AnswerJson.Text(json, "title") ?? "",
            AnswerJson.Text(json, "description"),
            AnswerJson.Text(json, "contact"),
            first is null ? null : Absolute(answer.Address, first),
            roots is [] ? null : roots);
    }

    /// <summary>Section 4.2. A max_content_length that is missing or makes no sense is 0.</summary>
    public async Task<ApiRootResource> ApiRootAsync(Uri root, CancellationToken cancellationToken = default)
    {
        var json = AnswerJson.Object(await GetAsync(TaxiiAddress.Slashed(root), cancellationToken));
        return new ApiRootResource(
            AnswerJson.Text(json, "title") ?? "",
            AnswerJson.Text(json, "description"),
            AnswerJson.Texts(json, "versions"),
            Math.Max(0, AnswerJson.Number(json, "max_content_length") ?? 0));
    }

    /// <summary>Section 5.1. Entries without an id are left out.</summary>
    public async Task<IReadOnlyList<TaxiiCollection>> CollectionsAsync(Uri root, CancellationToken cancellationToken = default)
    {
        var json = AnswerJson.Object(await GetAsync(TaxiiAddress.AllCollections(root), cancellationToken));
        return [.. AnswerJson.List(json, "collections").Select(Collection).OfType<TaxiiCollection>()];
    }

    /// <summary>Section 5.2.</summary>
    /// <param name="collection">By id or alias, as <see cref="TaxiiAddress.Collection"/> makes it.</param>
    public async Task<TaxiiCollection> CollectionAsync(Uri collection, CancellationToken cancellationToken = default)
    {
        var answer = await GetAsync(TaxiiAddress.Slashed(collection), cancellationToken);
        return Collection(AnswerJson.Object(answer))
            ?? throw new TaxiiException(TaxiiFault.BadAnswer, $"{answer.Address} answers with no collection: id is missing.");
    }

    /// <summary>One page of objects (section 5.4).</summary>
    public Task<ObjectsPage> ObjectsAsync(Uri collection, ObjectsQuery query, CancellationToken cancellationToken = default) =>
        EnvelopeAsync(new Uri(TaxiiAddress.Slashed(collection), "objects/"), query, cancellationToken);

    /// <summary>One page of one object's versions as objects (section 5.6).</summary>
    public Task<ObjectsPage> ObjectAsync(
        Uri collection, string objectId, ObjectsQuery query, CancellationToken cancellationToken = default) =>
        EnvelopeAsync(ObjectAddress(collection, objectId), query, cancellationToken);

    /// <summary>One page of the manifest (section 5.3). Entries without an id are left out.</summary>
    public async Task<ManifestPage> ManifestAsync(Uri collection, ObjectsQuery query, CancellationToken cancellationToken = default)
    {
        var answer = await GetAsync(query.AppliedTo(new Uri(TaxiiAddress.Slashed(collection), "manifest/")), cancellationToken);
        var entries = AnswerJson.List(AnswerJson.Object(answer), "objects").Where(e => AnswerJson.Text(e, "id") is not null);
        return new ManifestPage([.. entries.Select(Entry)], Listing(answer));
    }

    /// <summary>One page of an object's versions (section 5.8).</summary>
    public async Task<VersionsPage> VersionsAsync(
        Uri collection, string objectId, ObjectsQuery query, CancellationToken cancellationToken = default)
    {
        var address = new Uri(ObjectAddress(collection, objectId), "versions/");
        var answer = await GetAsync(query.AppliedTo(address), cancellationToken);
        return new VersionsPage(AnswerJson.Texts(AnswerJson.Object(answer), "versions"), Listing(answer));
    }

    /// <summary>Hands an envelope in (section 5.5). May be repeated: objects are known by id and version.</summary>
    public async Task<StatusReport> AddAsync(
        Uri collection, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken = default)
    {
        var address = new Uri(TaxiiAddress.Slashed(collection), "objects/");
        return StatusReport.Read(await _exchange.SendAsync(HttpMethod.Post, address, envelope, cancellationToken));
    }

    /// <summary>The state of an earlier POST (section 4.3).</summary>
    public async Task<StatusReport> StatusAsync(Uri root, string statusId, CancellationToken cancellationToken = default) =>
        StatusReport.Read(await GetAsync(
            new Uri(TaxiiAddress.Slashed(root), $"status/{Uri.EscapeDataString(statusId)}/"), cancellationToken));

    /// <summary>Deletes versions of an object (section 5.7).</summary>
    /// <param name="versions">first, last, all, or times; none leaves it to the server which.</param>
    public async Task DeleteAsync(
        Uri collection, string objectId, IReadOnlyList<string> versions, CancellationToken cancellationToken = default)
    {
        var address = new ObjectsQuery { Versions = versions }.AppliedTo(ObjectAddress(collection, objectId));
        await _exchange.SendAsync(HttpMethod.Delete, address, null, cancellationToken);
    }

    private async Task<ObjectsPage> EnvelopeAsync(Uri listing, ObjectsQuery query, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(query.AppliedTo(listing), cancellationToken);
        if (answer.Body.Span.Trim(" \t\r\n"u8).IsEmpty || EnvelopeHead.Read(answer.Body).IsEmpty)
        {
            // 200 without a body is some servers' empty page, 204 is others', and others leave the list out of it.
            return new ObjectsPage([], Listing(answer));
        }

        var reading = StixBundle.Read(answer.Body);
        return reading.Usable
            ? new ObjectsPage(reading.Objects, Listing(answer))
            : throw new TaxiiException(
                TaxiiFault.BadAnswer,
                $"{answer.Address} answers with no envelope: {reading.Problems.First(p => p.Severity == Severity.Must).Message}");
    }

    private Task<TaxiiAnswer> GetAsync(Uri address, CancellationToken cancellationToken) =>
        _exchange.SendAsync(HttpMethod.Get, address, null, cancellationToken);

    private static ListingPage Listing(TaxiiAnswer answer)
    {
        var head = EnvelopeHead.Read(answer.Body);
        return new ListingPage(head.More, head.Next, Micros(answer.FirstHeader), Micros(answer.LastHeader), answer.ServerMicros);
    }

    private static long? Micros(string? text) => ServerTime.TryParse(text, out var micros) ? micros : null;

    private static ManifestDate Entry(JsonElement entry) =>
        new(AnswerJson.Text(entry, "id")!, Micros(AnswerJson.Text(entry, "date_added")), AnswerJson.Text(entry, "version"));

    private static TaxiiCollection? Collection(JsonElement json) => AnswerJson.Text(json, "id") is not { Length: > 0 } id
        ? null
        : new TaxiiCollection(
            id,
            AnswerJson.Text(json, "title") ?? "",
            AnswerJson.Text(json, "description"),
            AnswerJson.Text(json, "alias"),
            AnswerJson.Truth(json, "can_read") ?? false,
            AnswerJson.Truth(json, "can_write") ?? false,
            AnswerJson.Texts(json, "media_types") is { Count: > 0 } types ? types : null);

    private static Uri ObjectAddress(Uri collection, string objectId) =>
        new(TaxiiAddress.Slashed(collection), $"objects/{Uri.EscapeDataString(objectId)}/");

    private static string Absolute(Uri at, string root) =>
        Uri.TryCreate(at, root, out var address) ? TaxiiAddress.Slashed(address).AbsoluteUri : root;
}
