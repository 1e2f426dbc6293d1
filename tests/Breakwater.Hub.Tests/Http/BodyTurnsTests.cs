using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Tests.Http;

public sealed class BodyTurnsTests
{
    [Fact]
    public async Task Only_so_many_submissions_are_read_at_once_and_other_requests_do_not_wait()
    {
        using var turns = new BodyTurns();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        Task Next(HttpContext context)
        {
            Interlocked.Increment(ref begun);
            return answered.Task;
        }

        var all = Enumerable.Range(0, Limits.BodiesAtOnceMax + 3)
            .Select(i => turns.ApplyAsync(Post(i % 2 == 0 ? "/api/v1/submissions" : "/taxii2/api/collections/mine/objects/"), Next)).ToList();
        Assert.Equal(Limits.BodiesAtOnceMax, begun);
        await turns.ApplyAsync(Post("/api/v1/keys"), _ => Task.CompletedTask);

        answered.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(Limits.BodiesAtOnceMax + 3, begun);
    }

    private static DefaultHttpContext Post(string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Path = path;
        return context;
    }
}
