using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Breakwater.Harbor.Processes;

/// <summary>A line that a child wrote.</summary>
/// <param name="Stamp">When it was read here, as <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record OutputLine(long Stamp, string Text);

/// <summary>A real process that does not outlive this one's owner: stopping asks it to end, and ends it when it does not.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private readonly Lock _gate = new();
    private readonly Queue<OutputLine> _lines = [];
    private readonly List<(Func<OutputLine, bool> Wanted, TaskCompletionSource<OutputLine> Found)> _waiting = [];
    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Task _reading;
    private readonly int _linesMax;

    private ChildProcess(Process process, int linesMax, TimeProvider time)
    {
        (_process, _linesMax, _time) = (process, linesMax, time);
        Name = Path.GetFileName(process.StartInfo.FileName);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Its output and errors so far, in the order they were read.</summary>
    public IReadOnlyList<OutputLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <param name="linesMax">Lines of its output that are kept.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static ChildProcess Start(
        string file, IEnumerable<string> arguments, TimeProvider time, int linesMax = Limits.OutputLinesMax,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new HarborException($"{file} did not start.");
        process.StandardInput.Close();
        return new ChildProcess(process, linesMax, time);
    }

    /// <summary>The first line, also of those that were read already, that is wanted.</summary>
    /// <exception cref="HarborException">It did not come in time, or the process has ended; its last lines are in the message.</exception>
    public async Task<OutputLine> WaitForAsync(
        Func<OutputLine, bool> wanted, string what, TimeSpan patience, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<OutputLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(wanted) is { } known)
            {
                return known;
            }

            _waiting.Add((wanted, found));
        }

        var ended = _process.WaitForExitAsync(cancellationToken).ContinueWith(
            async _ => await _reading, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        var first = await Task.WhenAny(found.Task, ended, Task.Delay(patience, _time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (found.Task.IsCompleted)
        {
            return await found.Task.ConfigureAwait(false);
        }

        var why = first == ended ? $"it ended with {_process.ExitCode}" : $"{patience.TotalSeconds:0} s have passed";
        throw new HarborException($"{Name}: {what} did not come; {why}. Its last lines:\n{Tail()}");
    }

    /// <summary>Waits for its own end.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, _time, cancellationToken).ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new HarborException($"{Name} did not end within {patience.TotalSeconds:0} s. Its last lines:\n{Tail()}");
        }

        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as a service manager does, and ends it when it does not in time.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, SigTerm);
            using var patience = new CancellationTokenSource(Limits.StopPatience, _time);
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }
    }

    /// <summary>Ends it without asking, as a power cut does.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Keeps it from running until <see cref="Thaw"/>, as a machine under heavy load does.</summary>
    public void Freeze() => _ = Signal(_process.Id, SigStop);

    public void Thaw() => _ = Signal(_process.Id, SigContinue);

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } text)
        {
            Take(new OutputLine(_time.GetTimestamp(), text));
        }
    }

    private void Take(OutputLine line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > _linesMax)
            {
                _lines.Dequeue();
            }

            foreach (var (_, found) in _waiting.Where(waiting => waiting.Wanted(line)))
            {
                found.TrySetResult(line);
            }

            _waiting.RemoveAll(static waiting => waiting.Found.Task.IsCompleted);
        }
    }

    private string Tail() => string.Join('\n', Lines.TakeLast(20).Select(line => "  " + line.Text));
}
