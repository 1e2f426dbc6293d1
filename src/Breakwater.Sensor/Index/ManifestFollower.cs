using System.Net;
using System.Threading.Channels;
using Breakwater.Protocol;
using Breakwater.Sensor.Hub;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Keeps the index at the hub's newest manifest: at once when the stream says that it changed, and every half minute in any case. While
/// the hub is away, what is there stays in use.
/// </summary>
internal sealed class ManifestFollower(
    HubClient hub, IndexState state, SegmentStore segments, Contact contact, Func<long> lookedBack, Func<SensorKeys> keys,
    FileInbox inbox, TimeProvider time, SensorLog log)
{
    // One waiting wish to look is as good as many.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private string? _tag;
    private bool _isWhole = true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var stream = FollowStreamAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await TryRefreshAsync(cancellationToken);
            var asked = time.GetTimestamp();
            bool isWoken;
            do
            {
                // What a person did by other commands is taken up here too: one thread applies manifests.
                inbox.Look();
                state.Mend();
                isWoken = await WaitAsync(cancellationToken);
            }
            while (!isWoken && !state.IsLacking && !cancellationToken.IsCancellationRequested
                && time.GetElapsedTime(asked) < Limits.ManifestPollInterval);
        }

        await stream;
    }

    /// <summary>False when the hub could not be asked or its answer not be used; the reason is with the contact.</summary>
    public async Task<bool> TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var fetched = await FetchAsync(cancellationToken);
            // Whatever is wrong with an answer, the next one is to be whole.
            var wasWhole = _isWhole;
            _isWhole = true;
            if (fetched is not null && state.Verify(fetched.Signed) is { } verified)
            {
                await segments.FetchMissingAsync(verified.Plan.Chains.SelectMany(c => c.Segments), hub, cancellationToken);
                var before = state.Current.Manifest.Sequence;
                state.Take(verified, lookedBack());
                if (before != verified.Plan.Sequence)
                {
                    log.Write($"Index at sequence {verified.Plan.Sequence}: {state.Current.Count} entries.");
                }
            }

            _isWhole = fetched is null && wasWhole;

            _tag = fetched is null ? _tag : fetched.Tag;
            contact.Succeeded();
            return true;
        }
        catch (Exception e) when (Contact.IsExpected(e) && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            contact.Failed($"The index was not renewed: {e.Message}");
            return false;
        }
    }

    private async Task<FetchedManifest?> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await hub.FetchManifestAsync(state.IsLacking ? null : _tag, _isWhole ? [] : state.KnownHeads, cancellationToken);
        }
        catch (HubRefusalException e) when (e.Status == HttpStatusCode.Conflict)
        {
            // Enrolled before sensors had keys of their own.
            await hub.NameKeysAsync(keys(), cancellationToken);
            return await hub.FetchManifestAsync(null, [], cancellationToken);
        }
    }

    /// <returns>True when the stream said that there is something new.</returns>
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _wake.Reader.ReadAsync(limit.Token).AsTask();
        await Task.WhenAny(woken, Task.Delay(Limits.InboxInterval, time, limit.Token));
        await limit.CancelAsync();
        await woken.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return woken.IsCompletedSuccessfully;
    }

    private async Task FollowStreamAsync(CancellationToken cancellationToken)
    {
        var retry = new Retry();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var response = await hub.OpenStreamAsync(cancellationToken);
                contact.Succeeded();
                retry.Reset();

                // What changed while there was no stream was not announced.
                _wake.Writer.TryWrite(true);
                await ReadStreamAsync(response, cancellationToken);
            }
            catch (Exception e) when (Contact.IsExpected(e))
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }
            }

            await Task.Delay(retry.Next(), time, cancellationToken).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ReadStreamAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(Limits.StreamSilenceMax);
            var line = await reader.ReadLineAsync(silence.Token);
            if (line is null)
            {
                return;
            }

            if (line.StartsWith("event:", StringComparison.Ordinal) && line.AsSpan(6).Trim().SequenceEqual("manifest"))
            {
                _wake.Writer.TryWrite(true);
            }
        }
    }
}
