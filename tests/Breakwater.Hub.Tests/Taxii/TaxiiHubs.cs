using System.Collections.Concurrent;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>One hub for each engine, started when a test of the class first asks for it. Every test has members and a circle of its own
/// in it, or reads what all tests of the class read.</summary>
public sealed class TaxiiHubs : IAsyncDisposable
{
    private readonly ConcurrentDictionary<DatabaseEngine, Lazy<Task<HubHost>>> _hubs = new();
    private readonly ConcurrentDictionary<DatabaseEngine, Lazy<Task<Shelf>>> _known = new();

    /// <summary>New members and a new, empty circle.</summary>
    internal async Task<Shelf> EmptyAsync(DatabaseEngine engine) => await Shelf.MakeAsync(await HubAsync(engine));

    /// <summary>The shelf with <see cref="Shelf.FillAsync"/>'s content, to be read only.</summary>
    internal Task<Shelf> KnownAsync(DatabaseEngine engine) => _known.GetOrAdd(engine, key => new(async () =>
    {
        var shelf = await EmptyAsync(key);
        await shelf.FillAsync();
        return shelf;
    })).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs.Values)
        {
            await (await hub.Value).DisposeAsync();
        }
    }

    private Task<HubHost> HubAsync(DatabaseEngine engine) =>
        _hubs.GetOrAdd(engine, key => new(() => HubHost.StartAsync(key))).Value;
}
