using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>
/// After a crash the memory on disk may be older than the positions: the lines between are read once more, to be remembered, not matched.
/// </summary>
internal static class CatchUp
{
    public static void Run(
        LogSource source,
        IReadOnlyDictionary<string, FilePosition> remembered,
        IReadOnlyDictionary<string, FilePosition> taken,
        Action<byte[], int> remember)
    {
        if (!taken.TryGetValue(source.Path, out var to) || Fingerprint.Locate(source.Path, to) is not { } path)
        {
            return;
        }

        var from = remembered.TryGetValue(source.Path, out var position) && Fingerprint.Matches(path, position) ? position.Offset : 0;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var lines = new LineBuffer();
        while (from < to.Offset)
        {
            var room = lines.Free.Span;
            var read = RandomAccess.Read(file, room[..(int)Math.Min(room.Length, to.Offset - from)], from);
            if (read == 0)
            {
                break;
            }

            from += read;
            HandOn(lines.Took(read), remember);
        }

        HandOn(lines.TakeRest(), remember);
    }

    private static void HandOn((byte[] Rented, int Length) taken, Action<byte[], int> remember)
    {
        if (taken.Length > 0)
        {
            remember(taken.Rented, taken.Length);
            System.Buffers.ArrayPool<byte>.Shared.Return(taken.Rented);
        }
    }
}
