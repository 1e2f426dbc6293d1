using System.Security.Cryptography;
using Breakwater.Formats.Misp;
using Breakwater.Stix;

namespace Breakwater.Hub.OutsideSources;

/// <summary>
/// Reads the events of a MISP feed that are new or newer than before, oldest first. How new each is, is written after everything of it: a
/// run that was killed reads that event again, which changes nothing.
/// </summary>
internal static class MispFeedSource
{
    private const int FailuresInARowMax = 5;
    private const string ManifestFile = "manifest.json";

    /// <returns>True when there is more to read at once.</returns>
    public static async Task<bool> ReadAsync(SourceTaking taking, OutboundDocument documents, CancellationToken cancellationToken)
    {
        var folder = Folder(taking.Source.Url);
        var loaded = await documents.GetAsync(new Uri(folder, ManifestFile), taking.Reading, cancellationToken).ConfigureAwait(false);
        if (loaded.Body is not { } body)
        {
            return false;
        }

        var manifest = Manifest(body, taking);
        var known = taking.Parts();
        var due = manifest.Events.Where(one => !known.TryGetValue(one.Uuid, out var stamp) || stamp < one.Timestamp).ToList();
        var failed = await ReadEventsAsync(taking, documents, folder, due, cancellationToken).ConfigureAwait(false);
        if (due.Count > Limits.SourceEventsPerRunMax)
        {
            return true;
        }

        if (taking.Source.Mirror)
        {
            await MirrorAsync(taking, manifest, known.Keys, cancellationToken).ConfigureAwait(false);
        }

        // While some event could not be read, the manifest is loaded again, so that the event is tried again.
        var reading = failed == 0 ? new SourceReading(null, loaded.ETag, loaded.Modified) : new SourceReading();
        await taking.WriteAsync(scope => SourceLease.SetReading(scope, taking.Source.Id, reading), cancellationToken).ConfigureAwait(false);
        return false;
    }

    private static Uri Folder(Uri url)
    {
        var folder = url.AbsolutePath.EndsWith("/" + ManifestFile, StringComparison.Ordinal)
            ? url.AbsolutePath[..^ManifestFile.Length] : url.AbsolutePath.TrimEnd('/') + "/";
        return new Uri(url, folder);
    }

    private static MispManifest Manifest(ReadOnlyMemory<byte> body, SourceTaking taking)
    {
        try
        {
            var manifest = MispManifest.Read(body);
            foreach (var problem in manifest.Problems)
            {
                taking.Note(problem);
            }

            return manifest;
        }
        catch (FormatException e)
        {
            throw new SourceUnreadableException($"What is there is no MISP feed. {e.Message}", inner: e);
        }
    }

    private static async Task<int> ReadEventsAsync(
        SourceTaking taking, OutboundDocument documents, Uri folder, List<MispFeedEvent> due, CancellationToken cancellationToken)
    {
        var failed = 0;
        var inARow = 0;
        foreach (var one in due.Take(Limits.SourceEventsPerRunMax))
        {
            try
            {
                await ReadEventAsync(taking, documents, folder, one, cancellationToken).ConfigureAwait(false);
                inARow = 0;
            }
            catch (Exception e) when (e is FormatException or SourceUnreadableException)
            {
                failed++;
                taking.Note($"Event {one.Uuid} could not be read. {e.Message}");
                if (++inARow == Math.Min(FailuresInARowMax, due.Count))
                {
                    throw new SourceUnreadableException(
                        $"{inARow} events in a row could not be read. {e.Message}", (e as SourceUnreadableException)?.RetryAfter, e);
                }
            }
        }

        return failed;
    }

    private static async Task ReadEventAsync(
        SourceTaking taking, OutboundDocument documents, Uri folder, MispFeedEvent one, CancellationToken cancellationToken)
    {
        var loaded = await documents.GetAsync(new Uri(folder, one.Uuid + ".json"), new SourceReading(), cancellationToken)
            .ConfigureAwait(false);
        var body = loaded.Body ?? throw new FormatException("The server says that it has not changed, and was not asked.");
        if (one.Sha256 is { } digest && digest != Convert.ToHexStringLower(SHA256.HashData(body.Span)))
        {
            throw new FormatException("Its content is not what the manifest's digest is of.");
        }

        var read = MispEventReader.Read(body);
        if (read.Uuid != one.Uuid)
        {
            throw new FormatException($"It is the event {read.Uuid}.");
        }

        var conversion = MispToStix.Convert(read);
        foreach (var left in conversion.NotCarried)
        {
            taking.Note($"Not carried over of event {one.Uuid}: {left}");
        }

        ObjectReading[] objects = [.. conversion.Objects.Select(bytes => StixObject.Read(bytes))];
        await taking.TakeAsync(objects, one.Uuid, byContent: true, static _ => { }, cancellationToken).ConfigureAwait(false);
        var kept = objects.Select(entry => entry.Object?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        await taking.WithdrawVanishedAsync(one.Uuid, kept, cancellationToken).ConfigureAwait(false);

        // A cache may still have the event as it was before the manifest; then it is not yet what the manifest tells of.
        var stamp = Math.Min(read.Timestamp, one.Timestamp);
        await taking.WriteAsync(scope => SourceObjects.PutPart(scope, taking.Source.Id, one.Uuid, stamp), cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task MirrorAsync(
        SourceTaking taking, MispManifest manifest, IEnumerable<string> known, CancellationToken cancellationToken)
    {
        if (manifest.Events.Count == 0)
        {
            taking.Note("The manifest has no events; nothing is withdrawn for that.");
            return;
        }

        var there = manifest.Events.Select(one => one.Uuid).ToHashSet(StringComparer.Ordinal);
        foreach (var part in known.Where(part => !there.Contains(part)))
        {
            await taking.WithdrawVanishedAsync(part, new HashSet<string>(), cancellationToken).ConfigureAwait(false);
            await taking.WriteAsync(scope => SourceObjects.DeletePart(scope, taking.Source.Id, part), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
