using Breakwater.Stix;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Loads a bundle when it has changed. What is remembered of it is written last: a run that was killed loads it again.</summary>
internal static class StixUrlSource
{
    public static async Task ReadAsync(SourceTaking taking, OutboundDocument documents, CancellationToken cancellationToken)
    {
        var source = taking.Source;
        var loaded = await documents.GetAsync(source.Url, taking.Reading, cancellationToken).ConfigureAwait(false);
        if (loaded.Body is not { } body)
        {
            return;
        }

        var bundle = StixBundle.Read(body);
        if (!bundle.Usable)
        {
            var problem = bundle.Problems.First(p => p.Severity == Severity.Must);
            throw new SourceUnreadableException($"What is there is no STIX bundle. {problem.Path}: {problem.Message}");
        }

        var reading = new SourceReading(null, loaded.ETag, loaded.Modified);
        await taking.TakeAsync(bundle.Objects, "", byContent: false, static _ => { }, cancellationToken).ConfigureAwait(false);
        if (source.Mirror)
        {
            await MirrorAsync(taking, bundle, cancellationToken).ConfigureAwait(false);
        }

        await taking.WriteAsync(scope => SourceLease.SetReading(scope, source.Id, reading), cancellationToken).ConfigureAwait(false);
    }

    private static async Task MirrorAsync(SourceTaking taking, BundleReading bundle, CancellationToken cancellationToken)
    {
        var kept = bundle.Objects.Select(entry => entry.Object?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (kept.Count == 0)
        {
            // An empty answer is more often an accident than a change of mind about everything.
            taking.Note("The bundle has no objects; nothing is withdrawn for that.");
            return;
        }

        await taking.WithdrawVanishedAsync("", kept, cancellationToken).ConfigureAwait(false);
    }
}
