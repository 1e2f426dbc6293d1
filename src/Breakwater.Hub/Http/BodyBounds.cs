using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Http;

/// <summary>
/// Bounds the bodies of all requests but those that read their own with a bound of their own. What is too large is answered, not cut off:
/// the web server's own limit would break the connection.
/// </summary>
public static class BodyBounds
{
    // These read with Limits.SubmissionBytesMax.
    private static readonly PathString[] OwnBounds = ["/api/v1/submissions", "/taxii2"];

    public static Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        if (HasOwnBound(context.Request.Path))
        {
            return next(context);
        }

        if (context.Request.ContentLength > Limits.RequestBytesMax)
        {
            throw TooLarge();
        }

        if (context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count > 0)
        {
            context.Request.Body = new BoundedStream(context.Request.Body);
        }

        return next(context);
    }

    internal static bool HasOwnBound(PathString asked) => OwnBounds.Any(path => asked.StartsWithSegments(path));

    private static BadHttpRequestException TooLarge() => new(
        $"The body is larger than {Limits.RequestBytesMax} bytes, which is the most that is taken here.",
            StatusCodes.Status413PayloadTooLarge);

    private sealed class BoundedStream(Stream inner) : Stream
    {
        private long _left = Limits.RequestBytesMax;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _left -= read;
            return _left >= 0 ? read : throw TooLarge();
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Bodies are read without blocking.");

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
