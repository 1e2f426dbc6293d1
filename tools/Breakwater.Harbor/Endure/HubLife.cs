using System.Globalization;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Demo;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Endure;

/// <summary>A hub that goes away and comes back at the same address, with a member that shares and members that look.</summary>
internal sealed class HubLife : IAsyncDisposable
{
    private readonly Products _products;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _use = new(1, 1);
    private readonly string _coordinator;
    private HubProcess _process;
    private JoinedMember _sharer = null!;

    private HubLife(Products products, HubProcess process, HubApi api, string coordinator, TimeProvider time)
    {
        (_products, _process, Api, _coordinator, _time) = (products, process, api, coordinator, time);
    }

    public HubApi Api { get; }

    public int Stops { get; private set; }

    public static async Task<HubLife> StartAsync(Products products, string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = await HubProcess.StartAsync(products, folder, "http://127.0.0.1:0", time, cancellationToken).ConfigureAwait(false);
        var api = new HubApi(process.Address, process.Fingerprint);
        var coordinator = await api.SetUpAsync(process.SetupSecret!, cancellationToken).ConfigureAwait(false);
        var hub = new HubLife(products, process, api, coordinator, time);
        hub._sharer = await hub.JoinAsync(DemoCommunity.Haulage, cancellationToken).ConfigureAwait(false);
        return hub;
    }

    public Task<JoinedMember> JoinAsync(DemoMember member, CancellationToken cancellationToken) =>
        Api.AddMemberAsync(_coordinator, member, cancellationToken);

    /// <summary>Publishes domains; waits while the hub is away.</summary>
    /// <returns>The submission, and the last position of the domains in the log.</returns>
    public async Task<(string Submission, long Position)> PublishAsync(
        IReadOnlyList<string> domains, JoinedMember reader, CancellationToken cancellationToken)
    {
        await _use.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var receipt = await Api.ShareAsync(
                _sharer, IndicatorBundle.Of(domains, _time.GetUtcNow()), "application/stix+json", "", cancellationToken)
                .ConfigureAwait(false);
            var ids = PublishedValues.SensorIndicators(receipt);
            if (ids.Count != domains.Count)
            {
                throw new HarborException($"Of {domains.Count} indicators {ids.Count} were published for sensors: {receipt}");
            }

            var position = await Positions.LastOfAsync(Api, reader, ids, 0, cancellationToken).ConfigureAwait(false);
            return (receipt.GetProperty("submissionId").GetString()!, position);
        }
        finally
        {
            _use.Release();
        }
    }

    public async Task WithdrawAsync(string submission, CancellationToken cancellationToken)
    {
        await _use.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Api.DeleteAsync(_sharer, "api/v1/submissions/" + submission, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _use.Release();
        }
    }

    /// <summary>What a member has reported, by value.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReportedAsync(JoinedMember member, CancellationToken cancellationToken)
    {
        var own = await Api.GetAsync(member, "api/v1/sightings", cancellationToken).ConfigureAwait(false);
        return own.EnumerateArray().ToDictionary(
            one => one.GetProperty("value").GetString()!, one => one.GetProperty("count").GetInt64(), StringComparer.Ordinal);
    }

    /// <summary>Away for a time.</summary>
    /// <param name="isKilled">Ended as a power cut does it, not by asking.</param>
    public async Task GoAwayAsync(TimeSpan length, bool isKilled, CancellationToken cancellationToken)
    {
        await _use.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Stops++;
            if (isKilled)
            {
                _process.Process.Kill();
            }

            await _process.DisposeAsync().ConfigureAwait(false);
            await Task.Delay(length, _time, cancellationToken).ConfigureAwait(false);
            var port = Api.Address.Port.ToString(CultureInfo.InvariantCulture);
            _process = await HubProcess.StartAsync(
                _products, _process.Folder, "http://127.0.0.1:" + port, _time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _use.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync().ConfigureAwait(false);
        _use.Dispose();
    }
}
