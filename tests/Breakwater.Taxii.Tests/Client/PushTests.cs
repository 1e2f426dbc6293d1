using System.Text;
using System.Text.Json;
using Breakwater.Stix;
using Breakwater.Taxii.Client;
using Breakwater.Taxii.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using static Breakwater.Taxii.Tests.Hosting.ScriptedServer;

namespace Breakwater.Taxii.Tests.Client;

/// <summary>An outcome for each object, whatever the server does to the envelopes; nothing twice.</summary>
public sealed class PushTests
{
    private const int All = 20;
    private const string StatusId = "2d086da7-4bdc-4f91-900e-d77486753710";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_own_server_takes_everything_and_a_second_push_doubles_nothing()
    {
        await using var host = await TaxiiHost.StartAsync();
        using var http = new HttpClient();
        var client = new TaxiiClient(http, host.Address, TaxiiCredentials.Basic(TaxiiHost.Member, BasicScheme.Password));
        var collection = TaxiiAddress.Collection(new Uri(host.Address, "/taxii2/port/"), Known.ReadWrite);
        for (var round = 0; round < 2; round++)
        {
            var result = await new TaxiiPush(client, collection, new PushOptions { ObjectsMax = 7 }).RunAsync(Tools(All), Cancel);
            Assert.Null(result.Stopped);
            Assert.All(result.Objects, o => Assert.Equal(PushFate.Added, o.Fate));
            Assert.Equal(Enumerable.Range(0, All).Select(n => Known.Id("tool", n)), result.Objects.Select(o => o.Id));
        }

        Assert.Equal(All, (await host.GetAsync(TaxiiHost.Objects(Known.ReadWrite))).Ids.Length);
        var changed = Read(Tool(3).Replace("t3", "other", StringComparison.Ordinal));
        var refused = Assert.Single((await new TaxiiPush(client, collection).RunAsync([changed], Cancel)).Objects);
        Assert.Equal(PushFate.Refused, refused.Fate);
        Assert.Contains("other content", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Envelopes_keep_to_the_roots_limit_and_an_object_above_it_is_refused_alone()
    {
        var inbox = new Inbox { ContentLengthMax = 700 };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var large = Read(Tool(100).Replace("t100", new string('x', 900), StringComparison.Ordinal));
        var result = await Push(server).RunAsync([.. Tools(All), large], Cancel);
        Assert.All(result.Objects.SkipLast(1), o => Assert.Equal(PushFate.Added, o.Fate));
        Assert.Equal(PushFate.Refused, result.Objects[^1].Fate);
        Assert.All(inbox.Bodies, b => Assert.InRange(b, 1, 700));
        Assert.Equal(All, inbox.Taken.Count);
    }

    [Fact]
    public async Task An_envelope_that_is_too_large_after_all_is_split_until_it_fits()
    {
        var inbox = new Inbox { BytesMaxInTruth = 500 };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var result = await Push(server).RunAsync(Tools(All), Cancel);
        Assert.All(result.Objects, o => Assert.Equal(PushFate.Added, o.Fate));
        Assert.Equal(All, inbox.Taken.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task One_object_that_spoils_its_envelope_is_found_and_the_others_get_in(int status)
    {
        var inbox = new Inbox { Poison = Known.Id("tool", 13), PoisonStatus = status };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var result = await Push(server).RunAsync(Tools(All), Cancel);
        Assert.Equal([13], result.Objects.Where(o => o.Fate == PushFate.Refused).Select(o => o.Index));
        Assert.Contains("cannot stand 13", result.Objects[13].Message, StringComparison.Ordinal);
        Assert.Equal(All - 1, inbox.Taken.Count);
    }

    [Fact]
    public async Task A_status_that_is_pending_is_followed_to_its_end()
    {
        var inbox = new Inbox { PendingLooks = 2, Failing = Known.Id("tool", 4) };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var result = await Push(server).RunAsync(Tools(6), Cancel);
        Assert.Equal([4], result.Objects.Where(o => o.Fate == PushFate.Refused).Select(o => o.Index));
        Assert.Equal(5, result.Objects.Count(o => o.Fate == PushFate.Added));
        Assert.Equal(3, server.Requests.Count(r => r.Contains("/status/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_status_that_stays_pending_is_told_as_such()
    {
        var inbox = new Inbox { PendingLooks = int.MaxValue };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var push = new TaxiiPush(server.Client(), server.Collection, new PushOptions { StatusPatience = TimeSpan.FromMilliseconds(300) });
        var result = await push.RunAsync(Tools(2), Cancel);
        Assert.All(result.Objects, o => Assert.Equal(PushFate.Pending, o.Fate));
    }

    [Fact]
    public async Task Counts_without_lists_are_told_apart_by_sending_apart()
    {
        var inbox = new Inbox { NoLists = true, Failing = Known.Id("tool", 2) };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var result = await Push(server).RunAsync(Tools(5), Cancel);
        Assert.Equal([2], result.Objects.Where(o => o.Fate == PushFate.Refused).Select(o => o.Index));
        Assert.Equal(4, result.Objects.Count(o => o.Fate == PushFate.Added));
        Assert.Equal(4, inbox.Taken.Count);
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_asked_for_again_and_doubles_nothing()
    {
        var inbox = new Inbox { LostAnswers = 2 };
        await using var server = await StartAsync(inbox.AnswerAsync);
        var result = await Push(server).RunAsync(Tools(3), Cancel);
        Assert.All(result.Objects, o => Assert.Equal(PushFate.Added, o.Fate));
        Assert.Equal(3, inbox.Taken.Count);
    }

    [Fact]
    public async Task Wrong_credentials_stop_the_push_and_say_what_was_not_sent()
    {
        await using var server = await StartAsync(context => context.Request.Method == "POST"
            ? WriteAsync(context, """{"title":"Who are you?"}""", status: 401) : new Inbox().AnswerAsync(context));
        var result = await Push(server).RunAsync(Tools(3), Cancel);
        Assert.Equal(TaxiiFault.Unauthorized, result.Stopped!.Fault);
        Assert.All(result.Objects, o => Assert.Equal(PushFate.NotSent, o.Fate));
    }

    [Fact]
    public async Task A_server_that_fails_for_good_leaves_unknown_what_it_may_have_taken()
    {
        await using var server = await StartAsync(context => context.Request.Method == "POST"
            ? WriteAsync(context, "{}", status: 500) : new Inbox().AnswerAsync(context));
        var push = new TaxiiPush(server.Client(), server.Collection, new PushOptions { ObjectsMax = 2 });
        var result = await push.RunAsync(Tools(5), Cancel);
        Assert.Equal(
            [PushFate.Unknown, PushFate.Unknown, PushFate.NotSent, PushFate.NotSent, PushFate.NotSent], result.Objects.Select(o => o.Fate));
    }

    [Fact]
    public async Task The_same_object_twice_is_sent_once_and_the_same_version_with_other_content_is_not_sent()
    {
        var inbox = new Inbox();
        await using var server = await StartAsync(inbox.AnswerAsync);
        var other = Tool(1).Replace("t1", "other", StringComparison.Ordinal);
        var result = await Push(server).RunAsync([Read(Tool(1)), Read(Tool(1)), Read(other), Read("7")], Cancel);
        Assert.Equal(
            [PushFate.Added, PushFate.Added, PushFate.Refused, PushFate.Refused], result.Objects.Select(o => o.Fate));
        Assert.Equal(Known.Id("tool", 1), Assert.Single(inbox.Received));
    }

    private static TaxiiPush Push(ScriptedServer server) => new(server.Client(), server.Collection);

    private static ObjectReading[] Tools(int count) => [.. Enumerable.Range(0, count).Select(n => Read(Tool(n)))];

    private static ObjectReading Read(string json) => StixObject.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>A collection that takes objects, with the faults that a test sets.</summary>
    private sealed class Inbox
    {
        private JsonElement[] _last = [];
        private int _looks;
        private int _posts;

        public int? ContentLengthMax { get; init; }

        public int BytesMaxInTruth { get; init; } = int.MaxValue;

        public string? Poison { get; init; }

        public int PoisonStatus { get; init; }

        public string? Failing { get; init; }

        public int PendingLooks { get; init; }

        public bool NoLists { get; init; }

        public int LostAnswers { get; init; }

        public List<int> Bodies { get; } = [];

        public List<string> Received { get; } = [];

        public HashSet<string> Taken { get; } = [];

        public async Task AnswerAsync(HttpContext context)
        {
            if (context.Request.Path == Root)
            {
                await WriteAsync(context, ContentLengthMax is { } most ? $$"""{"title":"R","max_content_length":{{most}}}""" : """{"title":"R"}""");
            }
            else if (context.Request.Path.Value!.Contains("/status/", StringComparison.Ordinal))
            {
                await StatusAsync(context, _looks++ >= PendingLooks);
            }
            else
            {
                await TakeAsync(context);
            }
        }

        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Bodies.Add((int)body.Length);
            if (body.Length > BytesMaxInTruth)
            {
                await WriteAsync(context, "{}", status: 413);
                return;
            }

            _last = [.. JsonElement.Parse(body.ToArray()).GetProperty("objects").EnumerateArray()];
            if (_last.Any(o => Id(o) == Poison))
            {
                await WriteAsync(context, """{"title":"It cannot stand 13."}""", status: PoisonStatus);
                return;
            }

            Received.AddRange(_last.Select(Id));
            Taken.UnionWith(_last.Select(Id).Where(id => id != Failing));
            if (_posts++ < LostAnswers)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = 202;
            await StatusAsync(context, PendingLooks == 0);
        }

        private async Task StatusAsync(HttpContext context, bool isComplete)
        {
            var failed = _last.Where(o => Id(o) == Failing).Select(Item).ToArray();
            var others = _last.Where(o => Id(o) != Failing).Select(Item).ToArray();
            object status = (isComplete, NoLists) switch
            {
                (false, _) => new { id = StatusId, status = "pending", total_count = _last.Length, success_count = 0, failure_count = 0, pending_count = _last.Length },
                (true, true) => new { id = StatusId, status = "complete", total_count = _last.Length, success_count = others.Length, failure_count = failed.Length, pending_count = 0 },
                (true, false) => new { id = StatusId, status = "complete", success_count = others.Length, failure_count = failed.Length, pending_count = 0, failures = failed },
            };
            await WriteAsync(context, JsonSerializer.Serialize(status), status: context.Response.StatusCode);
        }

        private static object Item(JsonElement one) => new { id = Id(one), version = one.GetProperty("modified").GetString(), message = "Not here." };

        private static string Id(JsonElement one) => one.GetProperty("id").GetString()!;
    }
}
