using System.Diagnostics;
using System.Globalization;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>The hub as a process of its own, which can be killed at any moment.</summary>
internal sealed class HubProcess : IDisposable
{
    private const string Serving = "Breakwater hub serves at ";
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private HubProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Most memory that it has held at any time, in bytes.</summary>
    public long PeakBytes => StatusKilobytes("VmHWM") * 1024;

    public int ProcessId => _process.Id;

    /// <param name="before">A program that starts it, with that program's arguments, strace say.</param>
    public static async Task<HubProcess> StartAsync(TestStore store, params string[] before)
    {
        List<string> line =
        [
            .. before, Path.Combine(AppContext.BaseDirectory, "breakwater-hub"), "serve", "--data", store.Folder, "--listen", "http://127.0.0.1:0",
        ];
        if (store.IsPostgres)
        {
            line.AddRange(["--database", store.Options.ConnectionString]);
        }

        var start = new ProcessStartInfo(line[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        line.Skip(1).ToList().ForEach(start.ArgumentList.Add);
        start.Environment.Remove("BREAKWATER_DATABASE");
        var process = Process.Start(start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.OutputDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data);
            if (line.Data?.StartsWith(Serving, StringComparison.Ordinal) == true)
            {
                address.TrySetResult(new Uri(line.Data[Serving.Length..].Split(' ')[0]));
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var ended = process.WaitForExitAsync();
        if (await Task.WhenAny(address.Task, ended, Task.Delay(StartMax)) == address.Task)
        {
            return new HubProcess(process, await address.Task);
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException("The hub did not start: " + string.Join('\n', said));
    }

    /// <summary>kill -9, and its end waited for.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Kills it and what it started, as one does with a tracer.</summary>
    public void KillTree()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillTree();
        }

        _process.Dispose();
    }

    private long StatusKilobytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
