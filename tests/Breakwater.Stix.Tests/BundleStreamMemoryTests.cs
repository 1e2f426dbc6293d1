using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>Looks at the memory of the whole process, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class BundleStreamMemoryTests
{
    private const string Good =
        """{"type":"identity","spec_version":"2.1","id":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-02T00:00:00.000Z","name":"A \"quoted\" ] } \\"}""";

    private const string Id = "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d";

    [Fact]
    public async Task A_bundle_of_many_times_its_memory_is_read_within_it()
    {
        const int Count = 200_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var source = new Repeating($$"""{"type":"bundle","id":"{{Id}}","objects":[""", Good + ",\n", Count, Good + "]}");
        var bundle = new BundleStream(source);
        var count = 0;
        var most = 0L;
        await foreach (var reading in bundle.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotNull(reading.Object);
            if (++count % 20_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.True(bundle.Usable);
        Assert.Equal(Count + 1, count);
        Assert.True(source.Sent > 8L * 1024 * 1024);
        Assert.True(most < 8 * 1024 * 1024, $"{most} bytes were held.");
    }

    /// <summary>A long text without holding it.</summary>
    private sealed class Repeating(string head, string part, int times, string tail) : Stream
    {
        private readonly byte[] _part = Encoding.UTF8.GetBytes(part);
        private byte[] _now = Encoding.UTF8.GetBytes(head);
        private int _at;
        private int _sent = -1;

        public long Sent { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _now.Length)
            {
                _sent++;
                _at = 0;
                _now = _sent < times ? _part : _sent == times ? Encoding.UTF8.GetBytes(tail) : [];
            }

            var length = Math.Min(count, _now.Length - _at);
            _now.AsSpan(_at, length).CopyTo(buffer.AsSpan(offset));
            _at += length;
            Sent += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
