using System.Net;
using System.Net.Sockets;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>A hub as it is served, on a free port of loopback. Tests talk to it over HTTP only.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    private readonly HubApplication _application;
    private readonly TestStore? _ownStore;
    private readonly LogCollector _log;
    private int _names;

    private HubHost(HubApplication application, TestStore? ownStore, LogCollector log, TestStore store)
    {
        _application = application;
        _ownStore = ownStore;
        _log = log;
        Store = store;
        Anonymous = new Actor(this, "", null);
        Coordinator = Anonymous;
    }

    public TestStore Store { get; }

    public Uri Address => _application.Address;

    /// <summary>Of the listener with TLS, where the test asked for client certificates.</summary>
    public Uri SecureAddress => _application.Addresses[1];

    /// <summary>Somebody without any key.</summary>
    public Actor Anonymous { get; }

    public Actor Coordinator { get; private set; }

    public string CoordinatorId { get; private set; } = "";

    /// <summary>Set by a test that makes trouble on purpose.</summary>
    public bool ErrorsExpected { get; set; }

    /// <summary>What the hub has logged as errors so far.</summary>
    public IReadOnlyCollection<string> Errors => [.. _log.Errors];

    public static async Task<HubHost> StartAsync(
        DatabaseEngine engine, TimeProvider? time = null, IReadOnlyList<IPEndPoint>? nameServers = null, bool clientCertificates = false,
        Action<IServiceCollection>? configure = null)
    {
        var store = await TestStore.CreateUpgradedAsync(engine);
        var host = await StartOnAsync(store, ownStore: store, time, nameServers, clientCertificates, configure);
        await host.SetUpAsync();
        return host;
    }

    /// <summary>The first node over an empty database that is the test's own.</summary>
    public static async Task<HubHost> StartSetUpAsync(
        TestStore store, TimeProvider? time = null, IReadOnlyList<IPEndPoint>? nameServers = null)
    {
        var host = await StartOnAsync(store, ownStore: null, time, nameServers);
        await host.SetUpAsync();
        return host;
    }

    /// <summary>One more node over a database that has a hub already. It has no coordinator of its own.</summary>
    public static Task<HubHost> StartNodeAsync(TestStore store) => StartOnAsync(store, ownStore: null, null, null);

    /// <summary>For what the administrator's commands use, and HTTP does not have.</summary>
    public T Service<T>()
        where T : notnull => _application.Services.GetRequiredService<T>();

    /// <summary>The secret that the first start prints.</summary>
    public Task<string?> SetupSecretAsync() =>
        _application.Services.GetRequiredService<SetupLink>().MakeIfNeededAsync(CancellationToken.None);

    public async Task<MemberActor> AddMemberAsync(
        string? name = null, bool verified = true, string owner = "", string provider = "", string kind = "terminal")
    {
        name ??= $"Member number {Interlocked.Increment(ref _names)}";
        var added = (await Coordinator.PostAsync("/api/v1/members", new { name, kind, tier = 2, owner, provider, verified })).Expect(201).Json;
        return new MemberActor(
            this, added.GetProperty("member").GetProperty("id").GetString()!, name, added.GetProperty("key").GetProperty("id").GetString()!,
            added.GetProperty("key").GetProperty("secret").GetString()!);
    }

    /// <summary>A circle with these members in it; its id.</summary>
    public async Task<string> AddCircleAsync(string name, params MemberActor[] members) =>
        await AddCircleAsync(name, null, null, members);

    public async Task<string> AddCircleAsync(string name, string? levelDefault, string? levelHighest, params MemberActor[] members)
    {
        var circle = (await Coordinator.PostAsync("/api/v1/circles", new { name, levelDefault, levelHighest })).Expect(201).Json
            .GetProperty("id").GetString()!;
        foreach (var member in members)
        {
            await JoinAsync(circle, member);
        }

        return circle;
    }

    public async Task JoinAsync(string circle, MemberActor member) =>
        (await Coordinator.SendAsync(HttpMethod.Put, $"/api/v1/circles/{circle}/members/{member.Id}")).Expect(204);

    public async Task LeaveAsync(string circle, MemberActor member) =>
        (await Coordinator.SendAsync(HttpMethod.Delete, $"/api/v1/circles/{circle}/members/{member.Id}")).Expect(204);

    /// <summary>A client whose connections come from this address, and not from one shared pool.</summary>
    public HttpClient ClientFrom(IPAddress address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = Address,
    };

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _application.DisposeAsync();
        if (_ownStore is not null)
        {
            await _ownStore.DisposeAsync();
        }

        Assert.True(ErrorsExpected || _log.Errors.IsEmpty, "The hub logged errors:\n" + string.Join('\n', _log.Errors));
    }

    private static async Task<HubHost> StartOnAsync(
        TestStore store, TestStore? ownStore, TimeProvider? time, IReadOnlyList<IPEndPoint>? nameServers, bool clientCertificates = false,
        Action<IServiceCollection>? configure = null)
    {
        var log = new LogCollector();
        var options = ServeOptions.Of(
            new HubOptions(store.Folder, store.Options, nameServers ?? []),
            clientCertificates ? ["http://127.0.0.1:0", "https://127.0.0.1:0"] : ["http://127.0.0.1:0"], null, [], null, null, null) with
        {
            ClientCertificates = clientCertificates,
        };
        var application = new HubApplication(options, services =>
        {
            services.RemoveAll<ILoggerProvider>();
            services.AddSingleton<ILoggerProvider>(log);
            if (time is not null)
            {
                services.AddSingleton(time);
            }

            configure?.Invoke(services);
        });
        await application.StartAsync();
        return new HubHost(application, ownStore, log, store);
    }

    private async Task SetUpAsync()
    {
        var token = await SetupSecretAsync();
        var added = (await Anonymous.PostAsync("/api/v1/setup", new { token, name = "Cora Coordinator", email = "cora@centre.example" }))
            .Expect(201).Json;
        CoordinatorId = added.GetProperty("person").GetProperty("id").GetString()!;
        Coordinator = new Actor(
            this, added.GetProperty("key").GetProperty("id").GetString()!, added.GetProperty("key").GetProperty("secret").GetString()!);
    }
}
