using Breakwater.Hub.Storage;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Http;

/// <summary>
/// Bounds how many large bodies are in memory at once: a submission has its turn from before its body is read until it is answered. A
/// client that sends too slowly is ended by the web server's minimum rate, and its turn with it.
/// </summary>
public sealed class BodyTurns : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Limits.BodiesAtOnceMax);

    /// <exception cref="DatabaseBusyException">No turn came in time.</exception>
    public async Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !BodyBounds.HasOwnBound(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (!await _turns.WaitAsync(Limits.SubmissionWait, context.RequestAborted).ConfigureAwait(false))
        {
            throw new DatabaseBusyException();
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
