using System.Text.Json;
using Breakwater.Hub.OutsideSources;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Server.Commands;
using Microsoft.Extensions.DependencyInjection;

namespace Breakwater.Hub.Tests.OutsideSources;

/// <summary>A hub's database with one node over it that reads sources when a test says so, as the administrator's command does.</summary>
internal sealed class SourceRig : IAsyncDisposable
{
    private readonly bool _ownsStore;

    private SourceRig(TestStore store, ServiceProvider services, bool ownsStore)
    {
        Store = store;
        Services = services;
        _ownsStore = ownsStore;
    }

    public TestStore Store { get; }

    public ServiceProvider Services { get; }

    public SourceRegister Register => Services.GetRequiredService<SourceRegister>();

    public Database Database => Services.GetRequiredService<Database>();

    public static async Task<SourceRig> StartAsync(DatabaseEngine engine) =>
        await OverAsync(await TestStore.CreateAsync(engine), ownsStore: true);

    /// <summary>One more node over a database.</summary>
    public static async Task<SourceRig> OverAsync(TestStore store, bool ownsStore = false)
    {
        var services = AdminCommand.Services(new HubOptions(store.Folder, store.Options, []));
        await Hub.PrepareAsync(services);
        return new SourceRig(store, services, ownsStore);
    }

    public Task<Source> AddAsync(NewSource source) =>
        Register.AddAsync(source with { AllowPrivate = true }, TestContext.Current.CancellationToken);

    public Task<SourceRunOutcome> RunAsync(Source source) =>
        Services.GetRequiredService<RunSource>().RunAsync(source.Id, TestContext.Current.CancellationToken);

    public async Task RunToEndAsync(Source source)
    {
        Assert.Equal(SourceRunOutcome.Done, await RunAsync(source));
    }

    public SourceHealth Health(Source source) => Register.List().Single(one => one.Source.Id == source.Id);

    /// <summary>A run that must fail, and the reason that the health then tells.</summary>
    public async Task<string> FailAsync(Source source)
    {
        Assert.Equal(SourceRunOutcome.Failed, await RunAsync(source));
        var health = Health(source);
        Assert.NotNull(health.LastFailureAt);
        Assert.True(health.NextRunAt > health.LastFailureAt);
        return health.LastFailure!;
    }

    /// <summary>What a coordinator sees live, the centre's own objects not among it.</summary>
    public IReadOnlyList<JsonElement> Published(Viewer? viewer = null)
    {
        var audiences = Services.GetRequiredService<AudienceStore>().VisibleTo(viewer ?? Viewer.Coordinator);
        var rows = Services.GetRequiredService<PublicationReader>().Page(new PublicationQuery(audiences, 0, 1000));
        return [.. rows.Select(row => JsonElement.Parse(row.Body!)).Where(one => !IsCentres(one))];
    }

    public IEnumerable<string> PublishedIds(Viewer? viewer = null) =>
        Published(viewer).Select(one => one.GetProperty("id").GetString()!).Order(StringComparer.Ordinal);

    /// <summary>use, score and audience of a live value.</summary>
    public (string Use, long Score)? Value(string kind, string value)
    {
        var audiences = Services.GetRequiredService<AudienceStore>().VisibleTo(Viewer.Coordinator);
        var found = Services.GetRequiredService<IndicatorValueStore>().Find(kind, value, audiences);
        return found is [var one, ..] ? (one.UsedFor, one.Score) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (_ownsStore)
        {
            await Store.DisposeAsync();
        }
    }

    private static bool IsCentres(JsonElement one) =>
        one.GetProperty("type").GetString() is "extension-definition"
        || (one.TryGetProperty("name", out var name) && name.ValueEquals("Cyber resilience centre"));
}
