using Breakwater.Taxii.Client;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Reads a TAXII 2.1 collection from its cursor on; each page is written together with the cursor behind it.</summary>
internal static class TaxiiSource
{
    private const int Retries = 2;

    /// <returns>True when there is more to read at once.</returns>
    public static async Task<bool> ReadAsync(
        SourceTaking taking, HttpClient http, TaxiiCredentials? credentials, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = taking.Source;
        var client = new TaxiiClient(http, source.Url, credentials, new TaxiiClientOptions
        {
            AnswerBytesMax = Limits.SourceDocumentBytesMax,
            AttemptPatience = Limits.OutboundPatience,
            RetriesMax = Retries,
            Time = time,
            UserAgent = "breakwater-hub",
        });
        var collection = await CollectionAsync(client, source, cancellationToken).ConfigureAwait(false);
        var poll = new TaxiiPoll(client, collection, new PollOptions { ObjectsMax = Limits.SourceObjectsPerRunMax });
        await foreach (var page in poll.RunAsync(CursorOf(taking, collection), cancellationToken).ConfigureAwait(false))
        {
            var reading = new SourceReading(page.Cursor.ToText());
            await taking.TakeAsync(
                page.Objects, "", byContent: false, scope => SourceLease.SetReading(scope, source.Id, reading), cancellationToken)
                .ConfigureAwait(false);
            foreach (var note in page.Notes)
            {
                taking.Note(note);
            }

            if (page.End == PollEnd.Budget)
            {
                return true;
            }
        }

        return false;
    }

    private static CollectionCursor CursorOf(SourceTaking taking, Uri collection)
    {
        if (taking.Reading.Cursor is not { } text)
        {
            return CollectionCursor.Start;
        }

        if (CollectionCursor.TryParse(text, out var cursor) && (cursor.Collection is null || cursor.Collection == collection))
        {
            return cursor;
        }

        taking.Note("The collection is read from its beginning: it is another one than before.");
        return CollectionCursor.Start;
    }

    private static async Task<Uri> CollectionAsync(TaxiiClient client, Source source, CancellationToken cancellationToken)
    {
        if (TaxiiAddress.TryReadCollection(source.Url, out _, out var collection))
        {
            return collection;
        }

        var root = source.Url;
        if (root.AbsolutePath is "/" or "/taxii2" or "/taxii2/")
        {
            var discovery = await client.DiscoveryAsync(root, cancellationToken).ConfigureAwait(false);
            var named = discovery.Default ?? (discovery.ApiRoots is [var first, ..] ? first : null)
                ?? throw new SourceUnreadableException($"{root} names no API root for these credentials; give the address of one.");
            root = new Uri(named);
        }

        return TaxiiAddress.Collection(root, source.Collection!);
    }
}
