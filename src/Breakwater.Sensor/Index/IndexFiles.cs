using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Matching;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Index files in the data folder: each is written and proved under a name of its own, and is in use once the note names it. So a kill
/// leaves the old one or the new one; what no note names is swept away at the next start.
/// </summary>
internal sealed class IndexFiles(DataFolder folder, SensorLog log)
{
    private const string NoteName = "note.json";
    private int _last;

    private string NotePath => Path.Combine(folder.IndexFiles, NoteName);

    /// <summary>Writes entries to a file that no note names yet, proves it and opens it. The caller has its first use.</summary>
    /// <param name="taken">Told of each entry that is in it, in the order of their numbers.</param>
    /// <returns>When the disk does not take it, one in memory that cannot be installed.</returns>
    /// <exception cref="InvalidDataException">The entries cannot be read, or are too many; or what was written is not sound.</exception>
    public IndexFile Build(IEnumerable<LiveEntry> entries, Action<LiveEntry> taken, out int leftOut)
    {
        var builder = new EntryIndexBuilder();
        leftOut = 0;
        var seen = 0;
        foreach (var entry in entries)
        {
            if (++seen > Limits.IndexEntriesMax)
            {
                throw new InvalidDataException($"The chains hold more than {Limits.IndexEntriesMax} entries; the index in use stays.");
            }

            if (builder.TryAdd(entry))
            {
                taken(entry);
            }
            else
            {
                leftOut++;
            }
        }

        try
        {
            return Write(builder, Interlocked.Increment(ref _last));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
        catch (IOException e)
        {
            // What cannot be kept is matched all the same.
            log.Write($"The index file cannot be written, and the index takes memory until it can: {e.Message}");
            return new IndexFile(builder.Build(), 0);
        }
    }

    /// <summary>Makes a file the one in use, on disk when this returns.</summary>
    public void Install(IndexFile file, IndexContent content, int unusable)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(IdsPath(file.Number))));
        var note = new IndexNote(file.Number, file.Entries.Count, unusable, digest, content);
        AtomicFile.SyncFolder(folder.IndexFiles);
        AtomicFile.Write(NotePath, JsonSerializer.SerializeToUtf8Bytes(note, SensorJson.Default.IndexNote));
    }

    /// <summary>Opens the file in use; null when there is none that can be used. Sweeps away every other.</summary>
    public (IndexFile File, IndexNote Note)? Open()
    {
        Directory.CreateDirectory(folder.IndexFiles);
        var note = ReadNote();
        Sweep(note);
        if (note is null)
        {
            return null;
        }

        try
        {
            var bytes = File.ReadAllBytes(IdsPath(note.Number));
            var ids = new OddIds(bytes);
            var index = IndicatorIndex.Open(IndexPath(note.Number));
            if (index.Count == note.Entries && index.PayloadBytes == EntryOrigin.Bytes
                && Convert.ToHexStringLower(SHA256.HashData(bytes)) == note.IdsDigest)
            {
                return (new IndexFile(new EntryIndex(index, ids), note.Number, IndexPath(note.Number), IdsPath(note.Number)), note);
            }

            index.Dispose();
            log.Write("The index file is not the one that was installed; it is made anew.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            log.Write($"The index file cannot be used and is made anew: {e.Message}");
        }

        return null;
    }

    /// <summary>Forgets the file in use, so that a damaged one is not opened again after a kill.</summary>
    public void Disown() => File.Delete(NotePath);

    private IndexFile Write(EntryIndexBuilder builder, int number)
    {
        AtomicFile.Write(IdsPath(number), builder.Ids.Bytes);
        builder.Write(IndexPath(number));
        builder.Ids.Close();
        IndicatorIndex.Verify(IndexPath(number));
        return new IndexFile(
            new EntryIndex(IndicatorIndex.Open(IndexPath(number)), builder.Ids), number, IndexPath(number), IdsPath(number));
    }

    private IndexNote? ReadNote()
    {
        try
        {
            return File.Exists(NotePath)
                && JsonSerializer.Deserialize(File.ReadAllBytes(NotePath), SensorJson.Default.IndexNote)
                    is { IdsDigest: not null, Content.Chains: not null } note && note.Content.Chains.All(c => c is { Id: not null })
                ? note : null;
        }
        catch (JsonException e)
        {
            log.Write($"The note beside the index file cannot be read; the index is made anew: {e.Message}");
            return null;
        }
    }

    private void Sweep(IndexNote? note)
    {
        _last = note?.Number ?? 0;
        foreach (var path in Directory.EnumerateFiles(folder.IndexFiles).ToList())
        {
            if (path != NotePath && (note is null || (path != IndexPath(note.Number) && path != IdsPath(note.Number))))
            {
                File.Delete(path);
            }
        }
    }

    private string IndexPath(int number) => Named(number, "index");

    private string IdsPath(int number) => Named(number, "ids");

    private string Named(int number, string ending) =>
        Path.Combine(folder.IndexFiles, string.Create(CultureInfo.InvariantCulture, $"{number}.{ending}"));
}
