using System.Buffers;
using Breakwater.Events;

namespace Breakwater.Sensor.Inputs;

/// <summary>Lines that were matched before a crash, but are not in the memory that was saved, are read once more, to be remembered, not
/// matched: also those of files that were turned over since.</summary>
internal static class CatchUp
{
    public static async Task RunAsync(
        string path,
        IReadOnlyDictionary<string, FilePosition> remembered,
        IReadOnlyDictionary<string, FilePosition> taken,
        Action<byte[], int> remember,
        CancellationToken cancellationToken)
    {
        var known = remembered.GetValueOrDefault(path);
        if (!taken.TryGetValue(path, out var to) || to.FingerprintBytes == 0
            || (known is not null && known.Offset == to.Offset && known.File == to.File && known.Fingerprint == to.Fingerprint)
            || Open(path, to) is not { } last)
        {
            return;
        }

        using (last)
        {
            var isSame = known is not null && Is(last, known);
            if (known is not null && !isSame)
            {
                await ReadEarlierAsync(path, known, to, remember, cancellationToken);
            }

            await ReadAsync(last, isSame ? known!.Offset : 0, to.Offset, remember, cancellationToken);
        }
    }

    /// <summary>What is left of the file of a position, and the files after it before another one.</summary>
    private static async Task ReadEarlierAsync(
        string path, FilePosition known, FilePosition before, Action<byte[], int> remember, CancellationToken cancellationToken)
    {
        if (Open(path, known) is { } first)
        {
            using (first)
            {
                await ReadAsync(first, known.Offset, long.MaxValue, remember, cancellationToken);
            }
        }

        for (var count = 0; count < Limits.RotatedFilesMax && OpenNext(path, known) is { } next; count++)
        {
            using (next)
            {
                if (Is(next, before))
                {
                    return;
                }

                await ReadAsync(next, 0, long.MaxValue, remember, cancellationToken);
                var (bytes, hash) = next.Fingerprint();
                known = known with { Finished = [.. known.Finished ?? [], new FinishedFile(next.Identity, bytes, hash, next.Modified)] };
            }
        }
    }

    private static LogFile? Open(string path, FilePosition position) =>
        RotatedFiles.Locate(path, position) is { } place ? LogFile.TryOpen(place) : null;

    /// <summary>The oldest file that was turned over after those of a position. Looked for anew each time, for names change.</summary>
    private static LogFile? OpenNext(string path, FilePosition known) =>
        RotatedFiles.Unread(path, known.Modified ?? DateTime.MinValue, known, static _ => false)
            .Select(LogFile.TryOpen).FirstOrDefault(static f => f is not null);

    private static bool Is(LogFile file, FilePosition position) =>
        (file.IsArchive || position.File is null || file.Identity == position.File)
        && file.BeginsAs(position.FingerprintBytes, position.Fingerprint);

    private static async Task ReadAsync(LogFile file, long from, long to, Action<byte[], int> remember, CancellationToken cancellationToken)
    {
        try
        {
            if (await file.SkipToAsync(from, cancellationToken))
            {
                await ReadOnAsync(file, to, remember, cancellationToken);
            }
        }
        catch (InvalidDataException)
        {
            // An archive that is damaged is told of when it is followed.
        }
    }

    private static async Task ReadOnAsync(LogFile file, long to, Action<byte[], int> remember, CancellationToken cancellationToken)
    {
        var lines = new LineBuffer(Limits.BatchBytesMax);
        while (file.Offset < to)
        {
            var room = lines.Free;
            var read = await file.ReadAsync(room[..(int)Math.Min(room.Length, to - file.Offset)], cancellationToken);
            if (read == 0)
            {
                break;
            }

            HandOn(lines.Took(read), remember);
        }

        HandOn(lines.TakeRest(), remember);
    }

    private static void HandOn((byte[] Rented, int Length) taken, Action<byte[], int> remember)
    {
        if (taken.Length > 0)
        {
            remember(taken.Rented, taken.Length);
            ArrayPool<byte>.Shared.Return(taken.Rented);
        }
    }
}
