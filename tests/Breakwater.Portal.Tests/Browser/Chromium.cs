using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Breakwater.Portal.Tests.Browser;

/// <summary>Debian's Chromium without a window: one process for all tests of the run.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _starting = new(1);
    private Process? _process;
    private string? _folder;
    private DevTools? _tools;

    /// <summary>Skips the test where there is no Chromium; fails it on CI, where there must be.</summary>
    public static void Need()
    {
        if (!File.Exists(Program))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"Pages are tried in {Program}, which CI must have.");
            Assert.Skip($"Pages are tried in {Program}, which is not here.");
        }
    }

    /// <summary>A new page with cookies of its own.</summary>
    internal async Task<BrowserPage> OpenAsync(int width, bool dark, bool scripts = true)
    {
        var tools = await ToolsAsync();
        var context = (string)(await tools.SendAsync("Target.createBrowserContext"))["browserContextId"]!;
        var target = (string)(await tools.SendAsync(
            "Target.createTarget", new JsonObject { ["url"] = "about:blank", ["browserContextId"] = context }))["targetId"]!;
        var session = (string)(await tools.SendAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        var page = new BrowserPage(tools, session, context);
        await page.PrepareAsync(width, dark, scripts);
        return page;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null)
        {
            await _tools.SendAsync("Browser.close");
            await _tools.DisposeAsync();
        }

        if (_process is not null)
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
            _process.Dispose();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        _starting.Dispose();
    }

    private async Task<DevTools> ToolsAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _tools ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<DevTools> StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("bwchromium").FullName;
        // Nothing of it leaves this machine: names do not resolve but for the hub's own address.
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--mute-audio",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0", "--user-data-dir=" + _folder,
            "about:blank",
        ];
        _process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            const string Says = "DevTools listening on ";
            if (line.Data?.StartsWith(Says, StringComparison.Ordinal) == true)
            {
                listening.TrySetResult(new Uri(line.Data[Says.Length..]));
            }
        };
        _process.BeginErrorReadLine();
        return await DevTools.ConnectAsync(await listening.Task.WaitAsync(Patience));
    }
}
