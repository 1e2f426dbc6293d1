using System.Security.Cryptography;
using Breakwater.Formats.Misp;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Matching;

namespace Breakwater.Hub.Channels;

/// <summary>What a feed's content depends on; equal when making it again would give the same.</summary>
/// <param name="Values">Position of the last change of a value.</param>
/// <param name="Objects">Position of the last row; 0 where objects do not matter.</param>
/// <param name="Lists">Position of the last change of the allow-lists.</param>
internal readonly record struct FeedState(long Values, long Objects, long Lists)
{
    public DateTimeOffset LastChange => Micros.ToTime(Math.Max(1, Math.Max(Values, Math.Max(Objects, Lists))));
}

/// <summary>Makes feeds into files, in memory that does not grow with them where the format is a list.</summary>
internal sealed class FeedContent(
    IndicatorValueStore values, BlockHistory history, PublicationReader reader, AllowListStore allowLists, TimeProvider time)
{
    public FeedState StateOf(OutputFormat format, IReadOnlyList<long> visible) => new(
        values.LastChange(visible), format.List is null ? reader.LastPosition(visible) : 0, allowLists.LastChange());

    /// <param name="folder">New, and empty.</param>
    /// <param name="ends">Told the moment at which the first entry of it ends.</param>
    public RenderedFeed Make(
        OutputFormat format, IReadOnlyList<long> visible, ListView view, FeedState state, string folder, Action<DateTimeOffset> ends)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        Stream Create(string name)
        {
            files[name] = Path.Combine(folder, files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return File.Create(files[name]);
        }

        var notes = new NoteLog();
        if (format.List is { } profile)
        {
            WriteList(profile, visible, view, state, Create, notes, ends);
        }
        else if (format.Name == MispFeed)
        {
            WriteMisp(visible, Create, notes);
        }
        else
        {
            WriteDetailed(format, visible, view, state, Create, notes, ends);
        }

        var made = files.ToDictionary(
            file => file.Key,
            file => new RenderedFile(file.Value, TagOf(file.Value), new FileInfo(file.Value).Length, MediaTypeOf(format, file.Key),
                notes.Count),
            StringComparer.Ordinal);
        return new RenderedFeed(folder, made, made.Values.Sum(file => file.Length));
    }

    public const string MispFeed = "misp-feed";

    private void WriteList(
        ListProfile profile, IReadOnlyList<long> visible, ListView view, FeedState state, Func<string, Stream> create, NoteLog notes,
        Action<DateTimeOffset> ends)
    {
        var allow = allowLists.Current();
        using var target = create("");
        using var scratch = ScratchFile.Open();
        var kinds = profile.Kinds.Select(kind => kind.Name()).ToList();
        if (view.AsOf is { } at)
        {
            history.ReadAsOf(at, kinds, visible, Write);
        }
        else
        {
            values.ReadRanked(["block"], kinds, visible, Now, Write);
        }

        void Write(IEnumerable<RankedValue> rows) => new ListWriter(profile, state.LastChange, notes).Write(
            rows.Select(row => EntryOf(row, allow, view, ends)).OfType<FeedEntry>(), target, scratch);
    }

    private void WriteDetailed(
        OutputFormat format, IReadOnlyList<long> visible, ListView view, FeedState state, Func<string, Stream> create, NoteLog notes,
        Action<DateTimeOffset> ends)
    {
        var published = new PublishedEntries(reader, visible, time.GetUtcNow());
        var allow = allowLists.Current();
        var kinds = IndicatorKinds.All.Select(kind => kind.Name()).ToList();
        HashSet<(string, string)>? blocked = null;
        if (view.AsOf is { } at)
        {
            history.ReadAsOf(at, kinds, visible, rows => blocked = rows.Select(row => (row.Kind, row.Value)).ToHashSet());
        }

        values.ReadRanked(["block", "alert", "context"], kinds, visible, Now, rows =>
        {
            var entries = rows.Select(row => EntryOf(row, allow, view, ends)).OfType<FeedEntry>().Select(entry =>
                blocked is null || blocked.Contains((entry.KindName, entry.Value)) ? entry : entry with { Use = EntryUse.Alert });
            var input = new ConversionInput(published.Objects(), published.Detailed(entries), published.Rules(), new NoteLog(),
                state.LastChange);
            if (format.WriteFolder is { } writeFolder)
            {
                writeFolder(input, create, notes);
            }
            else
            {
                using var target = create("");
                format.Write!(input, target, notes);
            }
        });
    }

    // What members and sources say of MISP in custom properties was not judged by anybody: attributes are made of what was.
    private void WriteMisp(IReadOnlyList<long> visible, Func<string, Stream> create, NoteLog notes)
    {
        var events = new PublishedEvents(reader, visible, allowLists.Current(), time.GetUtcNow()).All(notes);
        MispFeedFiles.Write(events, create);
    }

    /// <summary>Null for what may not be listed, or is left out here. The allow-lists are asked again on the way out: one may have been
    /// loaded since this was published.</summary>
    private static FeedEntry? EntryOf(RankedValue row, AllowList allow, ListView view, Action<DateTimeOffset> ends)
    {
        if (!IndicatorKinds.TryParse(row.Kind, out var kind) || allow.Check(new IndicatorValue(kind, row.Value)) is not null
            || view.Exceptions?.Check(new IndicatorValue(kind, row.Value)) is not null)
        {
            return null;
        }

        if (row.Ends is { } end)
        {
            ends(Micros.ToTime(end));
        }

        return new FeedEntry(
            row.ObjectId, kind, row.Kind, row.Value, Use: row.Blocks != 0 ? EntryUse.Block : EntryUse.Alert, Score: (int)row.Score);
    }

    private long Now => Micros.Of(time.GetUtcNow());

    private static string TagOf(string path)
    {
        using var file = File.OpenRead(path);
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(file))[..32]}\"";
    }

    private static string MediaTypeOf(OutputFormat format, string name) =>
        name.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv; charset=utf-8"
        : name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : format.MediaType;
}
