using System.Text.Json;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Demo;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>A hub as a process in a folder of its own, and what is started around it; all of it ends and goes with the test.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    /// <summary>Tests that start processes run one after the other: each is a crowd on two cores.</summary>
    public const string Collection = "processes";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder;
    private readonly HubProcess _process;
    private readonly string _coordinator;
    private readonly List<IAsyncDisposable> _around = [];

    private RunningHub(Products products, DirectoryInfo folder, HubProcess process, HubApi api, string coordinator)
    {
        (Products, _folder, _process, Api, _coordinator) = (products, folder, process, api, coordinator);
    }

    public Products Products { get; }

    public HubApi Api { get; }

    public string DataFolder => _process.Folder;

    public string? Fingerprint => _process.Fingerprint;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RunningHub> StartAsync(string listen = "http://127.0.0.1:0")
    {
        var products = Built.Programs();
        var folder = Directory.CreateTempSubdirectory("breakwater-e2e-");
        var process = await HubProcess.StartAsync(products, Path.Combine(folder.FullName, "hub"), listen, TimeProvider.System, Stop);
        var api = new HubApi(process.Address, process.Fingerprint);
        return new RunningHub(products, folder, process, api, await api.SetUpAsync(process.SetupSecret!, Stop));
    }

    public Task<JoinedMember> JoinAsync(DemoMember member) => Api.AddMemberAsync(_coordinator, member, Stop);

    public MemberLogs LogsOf(JoinedMember member) => new(member.Member, Path.Combine(_folder.FullName, "logs"));

    /// <summary>Enrols a sensor over the member's logs and runs it.</summary>
    public async Task<SensorProcess> SensorAsync(JoinedMember member)
    {
        var logs = LogsOf(member);
        logs.Dns([]);
        logs.Proxy([]);
        var sensor = await SensorProcess.EnrolAndRunAsync(
            Products, Path.Combine(_folder.FullName, "sensor-" + member.Member.Short), member.Member.Name,
            await Api.SensorCodeAsync(member, Stop), logs.Inputs, TimeProvider.System, Stop);
        _around.Add(sensor);
        return sensor;
    }

    public async Task<WarningStream> StreamAsync(JoinedMember member)
    {
        var stream = await WarningStream.OpenAsync(Api, member, TimeProvider.System, Stop);
        _around.Add(stream);
        return stream;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs <c>breakwater share</c> as a member.</summary>
    public Task<ProgramRun> ShareAsync(JoinedMember member, params IEnumerable<string> arguments) => ProgramRun.OfAsync(
        Products.Cli, ["share", "--hub", Api.Address.ToString(), "--key", member.Secret, .. arguments], TimeProvider.System, Stop);

    /// <summary>As <see cref="ShareAsync"/>, of one file that the hub answers for: its receipt.</summary>
    public async Task<JsonElement> ReceiptAsync(JoinedMember member, params IEnumerable<string> arguments)
    {
        var run = await ShareAsync(member, [.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Text);
        return Assert.Single(JsonElement.Parse(run.Text).GetProperty("files").EnumerateArray()).GetProperty("receipt");
    }

    /// <summary>Position of the last indicator of a receipt in the log; sensors have it from there on.</summary>
    public Task<long> PositionAsync(JoinedMember reader, JsonElement receipt) =>
        Positions.LastOfAsync(Api, reader, PublishedValues.SensorIndicators(receipt), 0, Stop);

    /// <summary>What a member has reported itself, once a value is among it.</summary>
    public async Task<IReadOnlyList<string?>> SightedAsync(JoinedMember member, string value)
    {
        var clock = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(clock) < Patience)
        {
            var own = await Api.GetAsync(member, "api/v1/sightings", Stop);
            var values = own.EnumerateArray().Select(one => one.GetProperty("value").GetString()).ToList();
            if (values.Contains(value))
            {
                return values;
            }

            await Task.Delay(50, Stop);
        }

        throw new TimeoutException($"{member.Member.Name} did not report {value}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _around.AsEnumerable().Reverse())
        {
            await one.DisposeAsync();
        }

        Api.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
