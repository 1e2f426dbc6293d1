using System.Text;
using Xunit;

namespace Breakwater.Events.Tests;

public sealed class SyslogFramerTests
{
    [Theory]
    [InlineData("<13>one\n<13>two\n", "<13>one|<13>two")]
    [InlineData("7 <13>one7 <13>two", "<13>one|<13>two")]
    [InlineData("7 <13>one\n<13>two\n8 <13>thre", "<13>one|<13>two|<13>thre")]
    [InlineData("11 <13>one\nmore<13>x\n", "<13>one mor|e<13>x")]
    [InlineData("12 <13>one\nmore<13>x\n", "<13>one more|<13>x")]
    [InlineData("8 <13>one\n8 <13>two\n", "<13>one|<13>two")]
    [InlineData("<13>one\0<13>two\0", "<13>one|<13>two")]
    [InlineData("<13>one\r\n\r\n<13>two\r\n", "<13>one\r|<13>two\r")]
    [InlineData("1771953320.613 120 10.0.0.1\n20260302 x\n007 <x\n", "1771953320.613 120 10.0.0.1|20260302 x|007 <x")]
    [InlineData("{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}")]
    [InlineData("7 <13>one7 {\"a\":1}<13>x\n", "<13>one|{\"a\":1}|<13>x")]
    [InlineData("12 drummers drumming\n", "12 drummers drumming")]
    public void Tells_framings_apart_wherever_the_reads_end(string sent, string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(sent);
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            Assert.Equal(lines, string.Join('|', Frame(bytes, piece, room: 1024)));
        }
    }

    [Fact]
    public void Hands_on_long_frames_in_pieces_and_loses_none_of_them()
    {
        var text = new string('x', 500);
        foreach (var sent in (string[])[$"<1>{text}\n<1>next\n", $"503 <1>{text}7 <1>next"])
        {
            var framer = new SyslogFramer();
            var whole = string.Concat(Frame(Encoding.UTF8.GetBytes(sent), 40, room: 100, framer));
            Assert.Equal($"<1>{text}<1>next", whole);
            Assert.Equal(1, framer.InPieces);
        }
    }

    [Fact]
    public void Knows_a_counted_frame_that_has_not_ended()
    {
        var framer = new SyslogFramer();
        var rest = new List<byte>();
        Assert.Equal(["<13>one"], Frame("7 <13>one20 <13>tw"u8.ToArray(), 100, 1024, framer, rest));
        Assert.True(framer.IsUnfinished(rest.ToArray()));
        rest.Clear();
        Assert.Equal(["<13>one"], Frame("<13>one\n<13>tw"u8.ToArray(), 100, 1024, framer = new SyslogFramer(), rest));
        Assert.False(framer.IsUnfinished(rest.ToArray()));
        Assert.Equal("<13>tw", Encoding.UTF8.GetString(rest.ToArray()));
    }

    [Fact]
    public void Mixed_frames_in_any_pieces_come_out_as_they_went_in()
    {
        const int seed = 3;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 20)).Select(i => $"<{random.Next(192)}>m{i} {new string('y', random.Next(60))}z")
                .ToList();
            var sent = string.Concat(messages.Select(m => random.Next(2) == 0 ? m + "\n" : $"{m.Length} {m}"));
            var lines = Frame(Encoding.UTF8.GetBytes(sent), random.Next(1, 90), room: 256);
            Assert.True(messages.SequenceEqual(lines), $"seed {seed}, round {round}: {sent}");
        }
    }

    private static List<string> Frame(byte[] sent, int piece, int room, SyslogFramer? framer = null, List<byte>? rest = null)
    {
        framer ??= new SyslogFramer();
        var lines = new MemoryStream();
        var buffer = new byte[room];
        var end = 1;
        for (var at = 0; at < sent.Length;)
        {
            var length = Math.Min(Math.Min(piece, sent.Length - at), room - end);
            sent.AsSpan(at, length).CopyTo(buffer.AsSpan(end));
            at += length;
            end += length;
            var framed = framer.Take(buffer, end, isFull: end == room);
            lines.Write(buffer, 0, framed.Lines);
            buffer.AsSpan(framed.Consumed, end - framed.Consumed).CopyTo(buffer.AsSpan(1));
            end = 1 + end - framed.Consumed;
        }

        rest?.AddRange(buffer[1..end]);
        return [.. Encoding.UTF8.GetString(lines.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
