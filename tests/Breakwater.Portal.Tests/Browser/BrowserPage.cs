using System.Text.Json.Nodes;

namespace Breakwater.Portal.Tests.Browser;

/// <summary>One page of the browser, and what it complains of.</summary>
internal sealed class BrowserPage(DevTools tools, string session, string context) : IAsyncDisposable
{
    private const int Height = 900;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Errors in the console, exceptions, broken answers, requests to elsewhere; in words.</summary>
    public List<string> Complaints { get; } = [];

    public async Task PrepareAsync(int width, bool dark, bool scripts)
    {
        await SendAsync("Page.enable");
        await SendAsync("Runtime.enable");
        await SendAsync("Log.enable");
        await SendAsync("Network.enable");
        await SendAsync("Page.setLifecycleEventsEnabled", new JsonObject { ["enabled"] = true });
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width, ["height"] = Height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500,
        });
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(
                new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" },
                new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
        });
        await SendAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = !scripts });
    }

    public Task SetCookieAsync(Uri address, string name, string value) => SendAsync("Network.setCookie", new JsonObject
    {
        ["name"] = name, ["value"] = value, ["url"] = address.ToString(), ["httpOnly"] = true,
    });

    /// <summary>Goes to an address, waits until it is loaded, and answers the status that the hub gave.</summary>
    public async Task<int> GoAsync(Uri address)
    {
        var loader = (string)(await SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() }))["loaderId"]!;
        return await LoadedAsync(address, loader);
    }

    /// <summary>Does what leads to another page, and waits for it.</summary>
    public async Task<int> LeadAsync(Uri address, string script)
    {
        await EvaluateAsync(script);
        return await LoadedAsync(address, loader: null);
    }

    /// <summary>The value of an expression; of a promise, what it promised.</summary>
    public async Task<JsonNode?> EvaluateAsync(string script)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject
        {
            ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true,
        });
        return answer["exceptionDetails"] is { } failed
            ? throw new InvalidOperationException(failed.ToJsonString()) : answer["result"]!["value"]?.DeepClone();
    }

    public async Task<byte[]> PictureAsync() => Convert.FromBase64String((string)(await SendAsync(
        "Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true }))["data"]!);

    public async ValueTask DisposeAsync() =>
        await tools.SendAsync("Target.disposeBrowserContext", new JsonObject { ["browserContextId"] = context });

    private async Task<int> LoadedAsync(Uri address, string? loader)
    {
        var status = 0;
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var one in tools.EventsOf(session).ReadAllAsync(patience.Token))
        {
            var parameters = one["params"]!;
            switch ((string)one["method"]!)
            {
                case "Network.responseReceived" when (string)parameters["type"]! == "Document":
                    status = (int)parameters["response"]!["status"]!;
                    loader ??= (string)parameters["loaderId"]!;
                    break;
                case "Network.requestWillBeSent":
                    NoteRequest(address, (string)parameters["request"]!["url"]!);
                    break;
                case "Network.loadingFailed" when parameters["canceled"] is not { } canceled || !(bool)canceled:
                    Complaints.Add("failed to load: " + parameters["errorText"]);
                    break;
                case "Runtime.exceptionThrown" or "Log.entryAdded" or "Runtime.consoleAPICalled":
                    NoteLog((string)one["method"]!, parameters, status);
                    break;
                case "Page.lifecycleEvent" when (string)parameters["name"]! == "load" && (string)parameters["loaderId"]! == loader:
                    return status;
                default:
                    break;
            }
        }

        throw new InvalidOperationException($"{address} did not load.");
    }

    private void NoteRequest(Uri address, string asked)
    {
        if (asked.StartsWith("http", StringComparison.Ordinal) && new Uri(asked).Authority != address.Authority)
        {
            Complaints.Add("asked another origin: " + asked);
        }
    }

    private void NoteLog(string method, JsonNode parameters, int status)
    {
        // That a page answers 404 or 422 is what some pages are for; the browser logs it as an error of its own.
        var text = parameters.ToJsonString();
        var isOwnStatus = status >= 400 && text.Contains("Failed to load resource", StringComparison.Ordinal);
        var isError = method == "Runtime.exceptionThrown"
            || (string?)parameters["entry"]?["level"] is "error" or "warning" || (string?)parameters["type"] is "error" or "warning";
        if (isError && !isOwnStatus)
        {
            Complaints.Add(text);
        }
    }

    private Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => tools.SendAsync(method, parameters, session);
}
