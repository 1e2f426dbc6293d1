using System.Collections.Concurrent;
using Breakwater.Hub.Storage;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Http;

/// <summary>
/// Bounds how many bodies are in memory at once: a submission has its turn from before its body is read until it is answered. One that says
/// it is small has a turn among many, any other among few; no member can take all of either. A client that sends too slowly is ended by
/// the web server's minimum rate, and its turn with it.
/// </summary>
public sealed class BodyTurns : IDisposable
{
    private readonly Lane _large = new(Limits.BodiesAtOnceMax, Limits.BodiesOfOneMemberMax);
    private readonly Lane _small = new(Limits.SmallSubmissionsAtOnceMax, Limits.SmallSubmissionsOfOneMemberMax);

    /// <exception cref="DatabaseBusyException">No turn came in time.</exception>
    public async Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !BodyBounds.HasOwnBound(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        // What is compressed may become as large as any.
        var isSmall = context.Request.ContentLength <= Limits.SmallSubmissionBytes && context.Request.Headers.ContentEncoding.Count == 0;
        var lane = isSmall ? _small : _large;
        var caller = context.User.Identity?.IsAuthenticated == true ? context.User.ToCaller() : null;
        await lane.RunAsync(caller?.MemberId ?? "", () => next(context), context.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _large.Dispose();
        _small.Dispose();
    }

    private sealed class Lane(int most, int mostOfOne) : IDisposable
    {
        private readonly SemaphoreSlim _turns = new(most);
        private readonly ConcurrentDictionary<string, MemberTurns> _ofMember = new(StringComparer.Ordinal);

        public async Task RunAsync(string member, Func<Task> work, CancellationToken cancellationToken)
        {
            // A member waits for its own others first, and stands in nobody's way while it does.
            var own = Enter(member);
            try
            {
                await TakeAsync(own.Turns, cancellationToken).ConfigureAwait(false);
                try
                {
                    await TakeAsync(_turns, cancellationToken).ConfigureAwait(false);
                    try
                    {
                        await work().ConfigureAwait(false);
                    }
                    finally
                    {
                        _turns.Release();
                    }
                }
                finally
                {
                    own.Turns.Release();
                }
            }
            finally
            {
                Leave(member, own);
            }
        }

        public void Dispose() => _turns.Dispose();

        private static async Task TakeAsync(SemaphoreSlim turns, CancellationToken cancellationToken)
        {
            if (!await turns.WaitAsync(Limits.SubmissionWait, cancellationToken).ConfigureAwait(false))
            {
                throw new DatabaseBusyException();
            }
        }

        private MemberTurns Enter(string member)
        {
            while (true)
            {
                var own = _ofMember.GetOrAdd(member, _ => new MemberTurns(new SemaphoreSlim(mostOfOne)));
                lock (own)
                {
                    if (!own.IsOver)
                    {
                        own.Inside++;
                        return own;
                    }
                }
            }
        }

        private void Leave(string member, MemberTurns own)
        {
            lock (own)
            {
                if (--own.Inside == 0)
                {
                    own.IsOver = true;
                    _ofMember.TryRemove(member, out _);
                    own.Turns.Dispose();
                }
            }
        }
    }

    /// <summary>One member's turns, there while it has any.</summary>
    private sealed class MemberTurns(SemaphoreSlim turns)
    {
        public SemaphoreSlim Turns { get; } = turns;

        public int Inside { get; set; }

        public bool IsOver { get; set; }
    }
}
