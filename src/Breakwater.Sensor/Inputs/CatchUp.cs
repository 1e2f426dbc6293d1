using System.Buffers;
using Breakwater.Events;

namespace Breakwater.Sensor.Inputs;

/// <summary>Lines that were matched before a crash, but are not in the memory that was saved, are read once more, to be remembered, not
/// matched.</summary>
internal static class CatchUp
{
    public static async Task RunAsync(
        string path,
        IReadOnlyDictionary<string, FilePosition> remembered,
        IReadOnlyDictionary<string, FilePosition> taken,
        Action<byte[], int> remember,
        CancellationToken cancellationToken)
    {
        if (!taken.TryGetValue(path, out var to) || to.FingerprintBytes == 0
            || (remembered.TryGetValue(path, out var known) && known.Offset == to.Offset && known.Fingerprint == to.Fingerprint)
            || RotatedFiles.Locate(path, to) is not { } place || LogFile.TryOpen(place) is not { } file)
        {
            return;
        }

        using (file)
        {
            try
            {
                var from = known is not null && file.BeginsAs(known.FingerprintBytes, known.Fingerprint) ? known.Offset : 0;
                if (await file.SkipToAsync(from, cancellationToken))
                {
                    await ReadAsync(file, to.Offset, remember, cancellationToken);
                }
            }
            catch (InvalidDataException)
            {
                // An archive that is damaged is told of when it is followed.
            }
        }
    }

    private static async Task ReadAsync(LogFile file, long to, Action<byte[], int> remember, CancellationToken cancellationToken)
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
