using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Tests.Http;

public sealed class BodyTurnsTests
{
    private const string Api = "/api/v1/submissions";
    private const string Taxii = "/taxii2/api/collections/mine/objects/";
    private const int Large = Limits.SmallSubmissionBytes + 1;

    [Theory]
    [InlineData(Large, null, Limits.BodiesAtOnceMax, Limits.BodiesOfOneMemberMax)]
    [InlineData(null, null, Limits.BodiesAtOnceMax, Limits.BodiesOfOneMemberMax)]
    [InlineData(100, "gzip", Limits.BodiesAtOnceMax, Limits.BodiesOfOneMemberMax)]
    [InlineData(100, null, Limits.SmallSubmissionsAtOnceMax, Limits.SmallSubmissionsOfOneMemberMax)]
    public async Task Only_so_many_submissions_are_read_at_once_in_all_and_of_one_member(
        int? bytes, string? encoding, int most, int mostOfOne)
    {
        using var turns = new BodyTurns();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        Task Next(HttpContext context)
        {
            Interlocked.Increment(ref begun);
            return answered.Task;
        }

        Task Start(int i, string member) => turns.ApplyAsync(Post(i % 2 == 0 ? Api : Taxii, member, bytes, encoding), Next);
        var all = Enumerable.Range(0, mostOfOne + 3).Select(i => Start(i, "one")).ToList();
        Assert.Equal(mostOfOne, begun);
        all.AddRange(Enumerable.Range(0, most).Select(i => Start(i, $"other-{i}")));
        Assert.Equal(most, begun);
        await turns.ApplyAsync(Post("/api/v1/keys", "one", bytes, encoding), _ => Task.CompletedTask);

        answered.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(most + mostOfOne + 3, begun);
    }

    [Fact]
    public async Task Small_submissions_do_not_wait_for_large_ones()
    {
        using var turns = new BodyTurns();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var large = Enumerable.Range(0, Limits.BodiesAtOnceMax)
            .Select(i => turns.ApplyAsync(Post(Api, $"m{i}", Large, null), _ => answered.Task)).ToList();
        await turns.ApplyAsync(Post(Api, "m0", 100, null), _ => Task.CompletedTask);
        Assert.All(large, one => Assert.False(one.IsCompleted));

        answered.SetResult();
        await Task.WhenAll(large);
    }

    private static DefaultHttpContext Post(string path, string member, int? bytes, string? encoding)
    {
        var context = new DefaultHttpContext
        {
            User = CallerClaims.ToPrincipal(new Caller("key", member, null, KeyPurposes.Submit, false), "Key"),
        };
        context.Request.Method = "POST";
        context.Request.Path = path;
        context.Request.ContentLength = bytes;
        context.Request.Headers.ContentEncoding = encoding;
        return context;
    }
}
