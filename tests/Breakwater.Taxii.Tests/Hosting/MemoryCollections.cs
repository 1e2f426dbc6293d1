using System.Security.Claims;
using System.Text.Json;
using Breakwater.Taxii.Port;

namespace Breakwater.Taxii.Tests.Hosting;

/// <summary>A port in memory: one root, a few collections with different rights, dates that tick by one microsecond.</summary>
internal sealed class MemoryCollections : ITaxiiCollections
{
    public const string Root = "port";
    public const long FirstMicros = 1_767_225_600_000_000; // 2026-01-01T00:00:00Z

    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];
    private readonly List<TaxiiStatus> _statuses = [];

    /// <summary>Calls that reached <see cref="ReadAsync"/>, newest last.</summary>
    public List<TaxiiQuery> Queries { get; } = [];

    /// <summary>Thrown by discovery when set.</summary>
    public Exception? Bug { get; set; }

    public void Put(string collection, string id, string version, string? json = null, string specVersion = "2.1")
    {
        lock (_lock)
        {
            var body = json ?? $$"""{"type":"{{id.Split("--")[0]}}","id":"{{id}}","modified":"{{version}}"}""";
            _rows.Add(new Row(collection, new TaxiiRecord(
                FirstMicros + _rows.Count,
                id,
                version,
                specVersion,
                "application/stix+json;version=2.1",
                System.Text.Encoding.UTF8.GetBytes(body))));
        }
    }

    public void Remove(string id)
    {
        lock (_lock)
        {
            _rows.RemoveAll(r => r.Record.Id == id);
        }
    }

    public Task<TaxiiDiscovery> DiscoveryAsync(ClaimsPrincipal caller, CancellationToken cancellationToken) => Bug is null
        ? Task.FromResult(new TaxiiDiscovery("A port", null, "soc@port.example", Root, [Root]))
        : throw Bug;

    public Task<TaxiiApiRoot?> ApiRootAsync(ClaimsPrincipal caller, string root, CancellationToken cancellationToken) =>
        Task.FromResult(root == Root ? new TaxiiApiRoot("The community", null) : null);

    public Task<IReadOnlyList<TaxiiCollection>> CollectionsAsync(
        ClaimsPrincipal caller, string root, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TaxiiCollection>>(caller.Identity!.Name == TaxiiHost.Nobody ? [] : Known.Of(caller));

    public Task<TaxiiCollection?> CollectionAsync(
        ClaimsPrincipal caller, string root, string idOrAlias, CancellationToken cancellationToken) =>
        Task.FromResult(root == Root ? Known.Of(caller).FirstOrDefault(c => c.Id == idOrAlias || c.Alias == idOrAlias) : null);

    public Task<TaxiiPage> ReadAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, TaxiiQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Queries.Add(query);
            var rows = _rows.Where(r => r.Collection == collection.Id).Select(r => r.Record).ToArray();
            TaxiiRecord[] found =
            [
                .. rows.Where(r => (query.AfterMicros is null || r.AddedMicros > query.AfterMicros)
                    && (query.ObjectId is null || r.Id == query.ObjectId)
                    && (query.Ids is [] || query.Ids.Contains(r.Id))
                    && (query.Types is [] || query.Types.Contains(r.Id.Split("--")[0]))
                    && (query.SpecVersions is [] || query.SpecVersions.Contains(r.SpecVersion))
                    && IsWanted(query.Versions, r, rows)),
            ];
            return Task.FromResult(new TaxiiPage([.. found.Take(query.Limit)], found.Length > query.Limit));
        }
    }

    public Task<bool> ObjectExistsAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, string objectId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_rows.Any(r => r.Collection == collection.Id && r.Record.Id == objectId));
        }
    }

    public Task<TaxiiAddOutcome> AddAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Task.FromResult<TaxiiAddOutcome>(document.RootElement.TryGetProperty("objects", out var objects)
                ? new TaxiiAddOutcome.Accepted(Take(collection.Id, objects))
                : new TaxiiAddOutcome.Unprocessable([new TaxiiProblem("no-objects", "objects", "There is no objects list.")]));
        }
        catch (JsonException)
        {
            return Task.FromResult<TaxiiAddOutcome>(
                new TaxiiAddOutcome.Malformed([new TaxiiProblem("not-json", "body", "The body is not JSON.")]));
        }
    }

    public Task<TaxiiStatus?> StatusAsync(ClaimsPrincipal caller, string root, string statusId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_statuses.FirstOrDefault(s => s.Id == statusId));
        }
    }

    public Task<TaxiiDeleteOutcome> DeleteAsync(
        ClaimsPrincipal caller,
        TaxiiCollection collection,
        string objectId,
        TaxiiVersions versions,
        IReadOnlyList<string> specVersions,
        CancellationToken cancellationToken)
    {
        if (objectId == Known.HeldObject)
        {
            return Task.FromResult<TaxiiDeleteOutcome>(new TaxiiDeleteOutcome.Held("The withdrawal is held for a coordinator."));
        }

        lock (_lock)
        {
            var rows = _rows.Where(r => r.Collection == collection.Id).Select(r => r.Record).ToArray();
            var gone = _rows.RemoveAll(r =>
                r.Collection == collection.Id && r.Record.Id == objectId && IsWanted(versions, r.Record, rows));
            return Task.FromResult<TaxiiDeleteOutcome>(gone > 0 ? new TaxiiDeleteOutcome.Deleted() : new TaxiiDeleteOutcome.NotFound());
        }
    }

    private static bool IsWanted(TaxiiVersions versions, TaxiiRecord record, TaxiiRecord[] rows)
    {
        var all = rows.Where(r => r.Id == record.Id).Select(Micros).ToArray();
        return versions.All
            || (versions.First && Micros(record) == all.Min())
            || (versions.Last && Micros(record) == all.Max())
            || versions.ExactMicros.Contains(Micros(record));
    }

    private static long Micros(TaxiiRecord record) =>
        TaxiiTimestamp.TryParse(record.Version, out var micros) ? micros : throw new InvalidOperationException(record.Version);

    private TaxiiStatus Take(string collection, JsonElement objects)
    {
        var successes = new List<TaxiiStatusItem>();
        var failures = new List<TaxiiStatusItem>();
        foreach (var item in objects.EnumerateArray())
        {
            var id = item.GetProperty("id").GetString()!;
            var version = item.GetProperty("modified").GetString()!;
            var known = _rows.FirstOrDefault(r => r.Collection == collection && r.Record.Id == id && r.Record.Version == version);
            if (known is not null && !known.Record.Json.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(item.GetRawText())))
            {
                failures.Add(new TaxiiStatusItem(id, version, "This version exists with other content."));
                continue;
            }

            if (known is null)
            {
                Put(collection, id, version, item.GetRawText());
            }

            successes.Add(new TaxiiStatusItem(id, version, null));
        }

        var status = new TaxiiStatus(Guid.NewGuid().ToString("D"), FirstMicros, successes, failures, []);
        lock (_lock)
        {
            _statuses.Add(status);
        }

        return status;
    }

    private sealed record Row(string Collection, TaxiiRecord Record);
}
