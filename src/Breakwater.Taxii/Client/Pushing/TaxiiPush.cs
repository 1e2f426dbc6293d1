using Breakwater.Stix;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Hands objects in at a collection and finds out what became of each. May be repeated as a whole at any time: servers know objects by id
/// and version, so that what is there already counts as added.
/// </summary>
public sealed class TaxiiPush(TaxiiClient client, Uri collection, PushOptions? options = null)
{
    private readonly PushOptions _options = options ?? new PushOptions();
    private readonly Uri _collection = TaxiiAddress.Slashed(collection);

    /// <summary>
    /// Envelopes go one after the other. One that is too large, or that the server refuses as a whole, is halved until the object that is
    /// to blame stands alone. What fails for every object alike, such as credentials, stops the push, and is in the result.
    /// </summary>
    public async Task<PushResult> RunAsync(IReadOnlyList<ObjectReading> objects, CancellationToken cancellationToken = default)
    {
        var state = new PushState(objects.Count);
        var parcels = Sort(objects, state);
        try
        {
            var bytesMax = await BytesMaxAsync(cancellationToken);
            foreach (var parcel in parcels.Where(p => !Envelopes.Fits(p, bytesMax)))
            {
                state.Set(parcel, PushFate.Refused, $"It has {parcel.Object.Utf8.Length} bytes; the server takes {bytesMax} at once.");
            }

            foreach (var batch in Envelopes.Pack(parcels.Where(state.IsOpen), _options.ObjectsMax, bytesMax))
            {
                await SendAsync(batch, state, cancellationToken);
            }

            return state.Result(parcels, null);
        }
        catch (TaxiiException e)
        {
            return state.Result(parcels, e);
        }
    }

    private static List<Parcel> Sort(IReadOnlyList<ObjectReading> objects, PushState state)
    {
        var firsts = new Dictionary<(string Id, long? Micros), Parcel>();
        var parcels = new List<Parcel>(objects.Count);
        for (var i = 0; i < objects.Count; i++)
        {
            if (objects[i].Object is not { } read)
            {
                state.SetUnreadable(
                    i, objects[i].Problems is [var problem, ..] ? $"{problem.Path}: {problem.Message}" : "It cannot be read.");
                continue;
            }

            var parcel = new Parcel(i, read);
            if (firsts.TryAdd((read.Id, read.Version?.Micros), parcel))
            {
                parcels.Add(parcel);
            }
            else if (firsts[(read.Id, read.Version?.Micros)] is var first && first.Object.Utf8.Span.SequenceEqual(read.Utf8.Span))
            {
                state.Follow(parcel, first);
            }
            else
            {
                state.Set(parcel, PushFate.Refused, $"Object {first.Index} has the same id and version, and other content.");
            }
        }

        return parcels;
    }

    private async Task<long> BytesMaxAsync(CancellationToken cancellationToken)
    {
        if (TaxiiAddress.RootOf(_collection) is not { } root)
        {
            return _options.EnvelopeBytesMax;
        }

        try
        {
            var most = (await client.ApiRootAsync(root, cancellationToken)).MaxContentLength;
            return most > 0 ? Math.Min(most, _options.EnvelopeBytesMax) : _options.EnvelopeBytesMax;
        }
        catch (TaxiiException e) when (e.Fault is TaxiiFault.NotFound or TaxiiFault.Forbidden or TaxiiFault.Refused or TaxiiFault.BadAnswer)
        {
            // A server may show a collection and not its root; 413 then says what is too large.
            return _options.EnvelopeBytesMax;
        }
    }

    private async Task SendAsync(IReadOnlyList<Parcel> batch, PushState state, CancellationToken cancellationToken)
    {
        StatusReport report;
        try
        {
            report = await client.AddAsync(_collection, Envelopes.Write(batch), cancellationToken);
        }
        catch (TaxiiException e) when (e.Status is 400 or 413 or 422)
        {
            if (batch.Count == 1)
            {
                state.Set(batch[0], PushFate.Refused, e.Message);
                return;
            }

            await HalveAsync(batch, state, cancellationToken);
            return;
        }
        catch (TaxiiException e) when (e.Fault is TaxiiFault.TimedOut or TaxiiFault.Unreachable or TaxiiFault.ServerFailed
            or TaxiiFault.BadAnswer or TaxiiFault.TooLarge)
        {
            foreach (var parcel in batch)
            {
                state.Set(parcel, PushFate.Unknown, e.Message);
            }

            throw;
        }

        await ReportAsync(batch, await CompletedAsync(report, cancellationToken), state, cancellationToken);
    }

    private async Task HalveAsync(IReadOnlyList<Parcel> batch, PushState state, CancellationToken cancellationToken)
    {
        var middle = batch.Count / 2;
        await SendAsync([.. batch.Take(middle)], state, cancellationToken);
        await SendAsync([.. batch.Skip(middle)], state, cancellationToken);
    }

    private async Task<StatusReport> CompletedAsync(StatusReport report, CancellationToken cancellationToken)
    {
        var time = client.Options.Time;
        var began = time.GetTimestamp();
        var delay = Limits.StatusDelay;
        while (!report.IsComplete && report.Id is { } id && TaxiiAddress.RootOf(_collection) is { } root
            && time.GetElapsedTime(began) < _options.StatusPatience)
        {
            await Task.Delay(delay, time, cancellationToken);
            delay = delay * 2 < Limits.StatusDelayMax ? delay * 2 : Limits.StatusDelayMax;
            try
            {
                report = await client.StatusAsync(root, id, cancellationToken);
            }
            catch (TaxiiException e) when (e.Fault is not TaxiiFault.Unauthorized)
            {
                // The envelope was taken; what is not known is what became of it.
                return report;
            }
        }

        return report;
    }

    private async Task ReportAsync(
        IReadOnlyList<Parcel> batch, StatusReport report, PushState state, CancellationToken cancellationToken)
    {
        // Servers need not list what went well: who is on no list is a success when the counts leave nothing else for them to be.
        var unlisted = batch.Count(p => !report.Failures.Any(p.Is) && !report.Pendings.Any(p.Is) && !report.Successes.Any(p.Is));
        var areAdded = report.IsComplete && report.SuccessCount - report.Successes.Count >= unlisted;
        foreach (var parcel in batch)
        {
            Judge(parcel, batch.Count, areAdded, report, state);
        }

        Parcel[] open = [.. batch.Where(state.IsOpen)];
        if (open.Length == 0)
        {
            return;
        }

        if (open.Length > 1 && report.IsComplete)
        {
            // Counts without lists. Sent apart, each shows its own count; what was added before counts as added again.
            await HalveAsync(open, state, cancellationToken);
            return;
        }

        foreach (var parcel in open)
        {
            state.Set(
                parcel, report.IsComplete ? PushFate.Unknown : PushFate.Pending, "The server's status does not tell what became of it.");
        }
    }

    private static void Judge(Parcel parcel, int sent, bool areAdded, StatusReport report, PushState state)
    {
        if (report.Failures.FirstOrDefault(parcel.Is) is { } failure)
        {
            state.Set(parcel, PushFate.Refused, failure.Message ?? "The server refuses it, and does not say why.");
        }
        else if (report.Pendings.FirstOrDefault(parcel.Is) is { } pending)
        {
            state.Set(parcel, PushFate.Pending, pending.Message ?? "The server has not decided yet.");
        }
        else if (report.Successes.FirstOrDefault(parcel.Is) is { } success)
        {
            state.Set(parcel, PushFate.Added, success.Message);
        }
        else if (areAdded)
        {
            state.Set(parcel, PushFate.Added, null);
        }
        else if (report.FailureCount >= sent && report.SuccessCount == 0)
        {
            state.Set(parcel, PushFate.Refused, "The server refuses all of its envelope, and does not say why.");
        }
    }
}
