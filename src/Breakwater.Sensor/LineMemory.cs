using Breakwater.Events;
using Breakwater.Sensor.LookingBack;

namespace Breakwater.Sensor;

/// <summary>
/// Hands lines to the memory of earlier lines in groups of one time: few lines one by one, many in groups whose first and last line fall
/// into the same hours, halved until they do. Logs are in the order of time but for moments.
/// </summary>
internal sealed class LineMemory(LookBackMemory memory, TimeZoneInfo local)
{
    public void Remember(ReadOnlySpan<byte> text, string system, DateTimeOffset arrived)
    {
        while (!text.IsEmpty)
        {
            var piece = text[..EndOfLine(text, Math.Min(text.Length, Limits.TimeGroupBytesMax) - 1)];
            Group(piece, system, arrived);
            text = text[piece.Length..];
        }
    }

    private void Group(ReadOnlySpan<byte> text, string system, DateTimeOffset arrived)
    {
        var first = text[..EndOfLine(text, 0)];
        var time = EventTime.Of(first, arrived, local);
        if (first.Length == text.Length)
        {
            memory.Remember(system, text, time);
            return;
        }

        if (text.Length > Limits.EachLineTimedBytesMax)
        {
            var last = text[(text[..^1].LastIndexOf((byte)'\n') + 1)..];
            if (SystemMemory.BucketOf(EventTime.Of(last, arrived, local)) == SystemMemory.BucketOf(time))
            {
                memory.Remember(system, text, time);
                return;
            }
        }

        // By halves, and few lines one by one.
        var middle = text.Length > Limits.EachLineTimedBytesMax ? text[..(text.Length / 2)].LastIndexOf((byte)'\n') + 1 : 0;
        var cut = middle > 0 ? middle : first.Length;
        Group(text[..cut], system, arrived);
        Rest(text[cut..], system, arrived);
    }

    private void Rest(ReadOnlySpan<byte> text, string system, DateTimeOffset arrived)
    {
        if (text.Length > Limits.EachLineTimedBytesMax)
        {
            Group(text, system, arrived);
            return;
        }

        while (!text.IsEmpty)
        {
            var line = text[..EndOfLine(text, 0)];
            memory.Remember(system, line, EventTime.Of(line, arrived, local));
            text = text[line.Length..];
        }
    }

    /// <summary>Behind the newline at a place or after it.</summary>
    private static int EndOfLine(ReadOnlySpan<byte> text, int from)
    {
        var newline = text[from..].IndexOf((byte)'\n');
        return newline < 0 ? text.Length : from + newline + 1;
    }
}
