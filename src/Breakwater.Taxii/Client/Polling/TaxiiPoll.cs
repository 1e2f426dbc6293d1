using System.Runtime.CompilerServices;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Reads a collection from where a cursor stands to its end, page by page. Memory holds one page. What servers get wrong with dates,
/// tokens and ends is borne, and told in the page's notes; it ends always, also against a server that never says so.
/// </summary>
public sealed class TaxiiPoll(TaxiiClient client, Uri collection, PollOptions? options = null)
{
    private readonly PollOptions _options = options ?? new PollOptions();

    /// <summary>
    /// At least one page, the last of which says why it is the last. Each page's cursor stands behind it: kept in one write with the
    /// page's objects, nothing is lost or taken twice, wherever the reader stops.
    /// </summary>
    /// <exception cref="ArgumentException">The cursor is another collection's.</exception>
    /// <exception cref="TaxiiException">A page failed for good. The cursors before it hold.</exception>
    public async IAsyncEnumerable<PollPage> RunAsync(
        CollectionCursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var address = TaxiiAddress.Slashed(collection);
        if (cursor.Collection is { } known && known != address)
        {
            throw new ArgumentException($"The cursor is of {known}, and what is polled is {address}.", nameof(cursor));
        }

        var state = new PollState(cursor with { Collection = address }, _options);
        PollPage page;
        do
        {
            var repeats = 0;
            do
            {
                // A page without anything new is no step: who is stopped behind it would have to take it again.
                page = await StepAsync(state, address, cancellationToken);
                repeats += page.Repeats;
            }
            while (page.End == PollEnd.NotYet && page.Objects.Count == 0);
            state.Notes.Clear();
            yield return page with { Repeats = repeats };
        }
        while (page.End == PollEnd.NotYet);
    }

    private async Task<PollPage> StepAsync(PollState state, Uri address, CancellationToken cancellationToken)
    {
        var (page, asked) = await PageAsync(state, address, cancellationToken);
        var manifest = state.ManifestQuery;
        var (objects, repeats) = state.Take(page, asked.AddedAfterMicros);
        var dates = PollState.Newest(page.Listing) is null ? DatesFrom.Nothing : DatesFrom.Headers;
        var end = state.Decide(page, objects);
        if (state.NeedsDates)
        {
            dates = await DateAsync(state, address, manifest, page.Listing.ServerMicros, cancellationToken);
        }

        return new PollPage(objects, repeats, state.Cursor, dates, end, [.. state.Notes]);
    }

    private async Task<(ObjectsPage Page, ObjectsQuery Asked)> PageAsync(
        PollState state, Uri address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var query = state.Query;
            try
            {
                return (await client.ObjectsAsync(address, query, cancellationToken), query);
            }
            catch (TaxiiException e) when (e.Fault == TaxiiFault.TooLarge && state.AskForLess())
            {
            }
            catch (TaxiiException e) when (query.Next is not null && e.Status is 400 or 404 or 410 or 422)
            {
                state.DropNext($"The server does not know its page token any more; the listing goes on by date. {e.Message}");
            }
        }
    }

    private async Task<DatesFrom> DateAsync(
        PollState state, Uri address, ObjectsQuery manifest, long? serverMicros, CancellationToken cancellationToken)
    {
        var ids = state.Undated.Keys.ToHashSet(StringComparer.Ordinal);
        if (await ManifestDates.NewestAsync(client, address, manifest, ids, cancellationToken) is { } newest)
        {
            state.Note("The server sends no dates with its objects; its manifest's are taken.");
            state.Date(newest);
            return DatesFrom.Manifest;
        }

        // Nothing is added before it is made, so that asking from the newest modified on loses nothing as long as that is no future time.
        var modified = state.Undated.Values.Max();
        var clock = serverMicros ?? TaxiiTimestamp.ToMicros(client.Options.Time.GetUtcNow());
        state.Note("The server sends no dates with its objects, and its manifest has none: it is asked from the newest modified less "
            + $"{Limits.ModifiedOverlap.TotalMinutes:0} minutes on, and what comes again is left out.");
        state.Date(modified is { } micros ? Math.Min(micros, clock) - (long)Limits.ModifiedOverlap.TotalMicroseconds : null);
        return DatesFrom.Modified;
    }
}
