using System.Text.Json;

namespace Breakwater.Harbor.Api;

/// <summary>A warning as a member's stream brought it.</summary>
/// <param name="Name">Its level, then the kind and value: <c>Confirmed: domain …</c>.</param>
/// <param name="Stamp">When it was read at the member's end, as <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record ReceivedWarning(string Name, long Stamp);

/// <summary>A member's end of the event stream: notes every warning at the moment it arrives.</summary>
public sealed class WarningStream : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedWarning> _received = [];
    private readonly List<(string Name, TaskCompletionSource<ReceivedWarning> Found)> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpResponseMessage _response;
    private readonly TimeProvider _time;
    private readonly Task _reading;

    private WarningStream(JoinedMember member, HttpResponseMessage response, TimeProvider time)
    {
        (Member, _response, _time) = (member, response, time);
        _reading = ReadAsync();
    }

    public JoinedMember Member { get; }

    public IReadOnlyList<ReceivedWarning> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    public static async Task<WarningStream> OpenAsync(
        HubApi hub, JoinedMember member, TimeProvider time, CancellationToken cancellationToken) =>
        new(member, await hub.OpenStreamAsync(member, cancellationToken).ConfigureAwait(false), time);

    /// <summary>The first warning of this name, also one that has come already.</summary>
    /// <exception cref="HarborException">It did not come in time.</exception>
    public async Task<ReceivedWarning> WaitForAsync(string name, TimeSpan patience, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<ReceivedWarning>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_received.Find(warning => warning.Name == name) is { } known)
            {
                return known;
            }

            _waiting.Add((name, found));
        }

        try
        {
            return await found.Task.WaitAsync(patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new HarborException($"\"{name}\" did not reach {Member.Member.Name} within {patience.TotalSeconds:0.#} s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _response.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await using var stream = await _response.Content.ReadAsStreamAsync(_stop.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream);
            var isWarning = false;
            while (await reader.ReadLineAsync(_stop.Token).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith("event:", StringComparison.Ordinal))
                {
                    isWarning = line.AsSpan(6).Trim() is "warning";
                }
                else if (isWarning && line.StartsWith("data:", StringComparison.Ordinal))
                {
                    Take(JsonElement.Parse(line[5..]).GetProperty("name").GetString()!);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The hub went away or this end is closing: whoever waits runs out of patience and says so.
        }
    }

    private void Take(string name)
    {
        var warning = new ReceivedWarning(name, _time.GetTimestamp());
        lock (_gate)
        {
            _received.Add(warning);
            foreach (var (_, found) in _waiting.Where(waiting => waiting.Name == name))
            {
                found.TrySetResult(warning);
            }

            _waiting.RemoveAll(static waiting => waiting.Found.Task.IsCompleted);
        }
    }
}
