using System.Globalization;
using Breakwater.Taxii.Client;
using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.ScriptedServer;

namespace Breakwater.Taxii.Tests.Client;

/// <summary>Every object once, whatever a server does with dates, tokens and ends; and an end, always.</summary>
public sealed class PollTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Servers => [.. Quirky.Keys];

    private static Dictionary<string, Quirks> Quirky { get; } = new()
    {
        ["as specified"] = new Quirks(),
        ["without next"] = new Quirks { NoNext = true },
        ["without more"] = new Quirks { NoMore = true },
        ["without more and next"] = new Quirks { NoMore = true, NoNext = true },
        ["inclusive"] = new Quirks { Inclusive = true },
        ["inclusive without next"] = new Quirks { Inclusive = true, NoNext = true },
        ["inclusive without more and next"] = new Quirks { Inclusive = true, NoNext = true, NoMore = true },
        ["without headers"] = new Quirks { NoHeaders = true },
        ["without headers and next"] = new Quirks { NoHeaders = true, NoNext = true },
        ["without headers and manifest"] = new Quirks { NoHeaders = true, NoManifest = true },
        ["one at a time"] = new Quirks { PageMax = 1 },
        ["one at a time without next"] = new Quirks { PageMax = 1, NoNext = true },
        ["with a space in its dates"] = new Quirks { NoNext = true, Date = d => d.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) },
        ["with an offset"] = new Quirks { NoNext = true, Date = d => d.ToOffset(TimeSpan.FromHours(2)).ToString("O", CultureInfo.InvariantCulture) },
        ["with whole seconds"] = new Quirks { NoNext = true, Date = d => d.ToString("R", CultureInfo.InvariantCulture) },
        ["with dates of JavaScript"] = new Quirks
        {
            NoNext = true,
            Date = d => d.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture),
        },
        ["with undefined dates"] = new Quirks { Date = _ => "undefined" },
        ["ignoring next"] = new Quirks { IgnoresNext = true },
        ["ignoring limit"] = new Quirks { IgnoresLimit = true, NoNext = true },
        ["saying more for ever"] = new Quirks { MoreForEver = true, NoNext = true },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_object_comes_once_and_what_is_added_later_comes_next(string name)
    {
        var shelf = new ShelfServer(Quirky[name]);
        shelf.Shelf.AddRange(Enumerable.Range(0, 10).Select(n => (n, Day.AddMilliseconds(n * 1500))));
        await using var server = await StartAsync(shelf.AnswerAsync);

        var (first, cursor) = await PollAsync(server, CollectionCursor.Start);
        Assert.Equal(Enumerable.Range(0, 10), first);
        var (idle, idleCursor) = await PollAsync(server, cursor);
        Assert.Empty(idle);
        shelf.Shelf.Add((10, Day.AddDays(1)));
        shelf.Shelf.Add((11, Day.AddDays(1).AddSeconds(3)));
        var (later, _) = await PollAsync(server, idleCursor);
        Assert.Equal([10, 11], later);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_reader_killed_behind_any_page_goes_on_without_loss_or_repeat(string name)
    {
        var shelf = new ShelfServer(Quirky[name]);
        shelf.Shelf.AddRange(Enumerable.Range(0, 10).Select(n => (n, Day.AddMilliseconds(n * 1500))));
        await using var server = await StartAsync(shelf.AnswerAsync);

        var taken = new List<int>();
        var text = CollectionCursor.Start.ToText();
        var isOver = false;
        for (var life = 0; !isOver; life++)
        {
            Assert.InRange(life, 0, 100);
            Assert.True(CollectionCursor.TryParse(text, out var cursor));
            // Each life reads one page, keeps it with its cursor, and dies.
            await foreach (var page in Poll(server).RunAsync(cursor, TestContext.Current.CancellationToken))
            {
                taken.AddRange(Numbers(page));
                text = page.Cursor.ToText();
                isOver = page.End != PollEnd.NotYet;
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 10), taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_date_with_more_objects_than_a_page_is_read_whole_with_tokens(bool inclusive)
    {
        var shelf = new ShelfServer(new Quirks { Inclusive = inclusive });
        shelf.Shelf.AddRange(Enumerable.Range(0, 11).Select(n => (n, Day)));
        shelf.Shelf.Add((11, Day.AddHours(1)));
        await using var server = await StartAsync(shelf.AnswerAsync);
        var (taken, cursor) = await PollAsync(server, CollectionCursor.Start);
        Assert.Equal(Enumerable.Range(0, 12), taken);
        Assert.Empty((await PollAsync(server, cursor)).Taken);
    }

    [Fact]
    public async Task A_date_that_ends_amid_a_page_without_tokens_loses_nothing()
    {
        var shelf = new ShelfServer(new Quirks { NoNext = true, PageMax = 4 });
        shelf.Shelf.AddRange(Enumerable.Range(0, 12).Select(n => (n, Day.AddHours(n / 3))));
        await using var server = await StartAsync(shelf.AnswerAsync);
        Assert.Equal(Enumerable.Range(0, 12), (await PollAsync(server, CollectionCursor.Start)).Taken);
    }

    [Fact]
    public async Task A_date_that_no_page_holds_is_asked_for_with_larger_pages_and_then_passed_over_aloud()
    {
        var shelf = new ShelfServer(new Quirks { NoNext = true, PageMax = 4 });
        shelf.Shelf.AddRange(Enumerable.Range(0, 9).Select(n => (n, Day)));
        shelf.Shelf.Add((9, Day.AddHours(1)));
        await using var server = await StartAsync(shelf.AnswerAsync);
        var pages = await PagesAsync(server, CollectionCursor.Start);
        Assert.Equal([0, 1, 2, 3, 9], pages.SelectMany(Numbers));
        Assert.Contains(pages.SelectMany(p => p.Notes), n => n.Contains("cannot be had", StringComparison.Ordinal));
        Assert.Contains(server.Requests, r => r.Contains("limit=32", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_server_with_whole_seconds_adds_in_the_same_second_comes_too()
    {
        var quirks = new Quirks { NoNext = true, Now = Day, Date = d => d.ToString("R", CultureInfo.InvariantCulture) };
        var shelf = new ShelfServer(quirks);
        shelf.Shelf.Add((0, Day));
        await using var server = await StartAsync(shelf.AnswerAsync);
        var (first, cursor) = await PollAsync(server, CollectionCursor.Start);
        shelf.Shelf.Add((1, Day));
        var (second, _) = await PollAsync(server, cursor);
        Assert.Equal([0], first);
        Assert.Equal([1], second);
    }

    [Theory]
    [InlineData("""{"more":true,"next":"n"}""")]
    [InlineData("""{"more":true,"next":""}""")]
    [InlineData("""{"more":true}""")]
    [InlineData("""{"more":true,"next":"n","objects":[]}""")]
    [InlineData("""{"more":"true","next":7}""")]
    public async Task More_without_anything_ever_coming_ends(string body)
    {
        await using var server = await StartAsync(Json(body));
        var pages = await PagesAsync(server, CollectionCursor.Start);
        Assert.Equal(PollEnd.Stuck, pages[^1].End);
        Assert.InRange(server.Requests.Count, 1, 3);
        Assert.NotEmpty(pages[^1].Notes);
    }

    [Fact]
    public async Task Ever_new_tokens_to_the_same_objects_end()
    {
        var at = 0;
        await using var server = await StartAsync(context =>
            WriteAsync(context, Envelope([1, 2], $"\"more\":true,\"next\":\"{at++}\",")));
        var pages = await PagesAsync(server, CollectionCursor.Start);
        Assert.Equal([1, 2], pages.SelectMany(Numbers));
        Assert.Equal(PollEnd.Stuck, pages[^1].End);
        Assert.InRange(server.Requests.Count, 3, 2 * Limits.IdlePagesMax);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ever_newer_dates_without_anything_new_end(bool withObjects)
    {
        var at = 0;
        await using var server = await StartAsync(context => WriteAsync(
            context, withObjects ? Envelope([1], "\"more\":true,") : """{"more":true}""",
            headers: ("X-TAXII-Date-Added-Last", TaxiiTimestamp.Format(MemoryCollections.FirstMicros + Interlocked.Increment(ref at)))));
        var pages = await PagesAsync(server, CollectionCursor.Start);
        Assert.Equal(withObjects ? [1] : [], pages.SelectMany(Numbers));
        Assert.Equal(PollEnd.Stuck, pages[^1].End);
        Assert.InRange(server.Requests.Count, 1, 3 * Limits.IdlePagesMax);
    }

    [Fact]
    public async Task A_server_that_ignores_added_after_ends_and_says_so()
    {
        var shelf = new ShelfServer(new Quirks { IgnoresAddedAfter = true, NoNext = true, PageMax = 100 });
        shelf.Shelf.AddRange(Enumerable.Range(0, 10).Select(n => (n, Day.AddHours(n))));
        await using var server = await StartAsync(shelf.AnswerAsync);
        var (_, cursor) = await PollAsync(server, CollectionCursor.Start);
        Assert.Empty((await PollAsync(server, cursor)).Taken);
    }

    [Fact]
    public async Task A_token_that_the_server_forgot_leads_back_to_the_date()
    {
        var shelf = new ShelfServer(new Quirks());
        shelf.Shelf.AddRange(Enumerable.Range(0, 10).Select(n => (n, Day.AddHours(n))));
        var forgets = false;
        await using var server = await StartAsync(context => forgets && context.Request.Query.ContainsKey("next")
            ? WriteAsync(context, """{"title":"Bad next","http_status":"400"}""", status: 400)
            : shelf.AnswerAsync(context));
        var taken = new List<int>();
        var cursor = CollectionCursor.Start;
        await foreach (var page in Poll(server).RunAsync(cursor, TestContext.Current.CancellationToken))
        {
            taken.AddRange(Numbers(page));
            cursor = page.Cursor;
            break;
        }

        forgets = true;
        var rest = new List<PollPage>();
        // Without tokens at all the listing goes on by date; with a server that still hands out tokens each is dropped once.
        await foreach (var page in Poll(server).RunAsync(cursor, TestContext.Current.CancellationToken))
        {
            rest.Add(page);
        }

        Assert.Equal(Enumerable.Range(0, 10), taken.Concat(rest.SelectMany(Numbers)));
        Assert.Contains(rest.SelectMany(p => p.Notes), n => n.Contains("token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_version_with_other_content_is_handed_out_for_its_reader_to_judge()
    {
        var other = Tool(1).Replace("t1", "another", StringComparison.Ordinal);
        await using var server = await StartAsync(
            Json($$"""{"more":false,"objects":[{{Tool(1)}},{{Tool(1)}},{{other}}]}"""));
        var page = Assert.Single(await PagesAsync(server, CollectionCursor.Start));
        Assert.Equal(2, page.Objects.Count);
        Assert.Equal(1, page.Repeats);
    }

    [Fact]
    public async Task An_unreadable_object_is_handed_out_with_its_problems_and_keeps_no_other_back()
    {
        await using var server = await StartAsync(
            Json($$"""{"more":false,"objects":[{"id":7},{{Tool(1)}},3]}"""));
        var page = Assert.Single(await PagesAsync(server, CollectionCursor.Start));
        Assert.Equal([1], Numbers(page));
        Assert.Equal(2, page.Objects.Count(o => o.Object is null && o.Problems.Count > 0));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_asked_for_in_smaller_pages()
    {
        var shelf = new ShelfServer(new Quirks { PageMax = 1000 });
        shelf.Shelf.AddRange(Enumerable.Range(0, 60).Select(n => (n, Day.AddHours(n))));
        await using var server = await StartAsync(shelf.AnswerAsync);
        var poll = new TaxiiPoll(server.Client(Quick with { AnswerBytesMax = 2000 }), server.Collection);
        var taken = new List<int>();
        await foreach (var page in poll.RunAsync(CollectionCursor.Start, TestContext.Current.CancellationToken))
        {
            taken.AddRange(Numbers(page));
        }

        Assert.Equal(Enumerable.Range(0, 60), taken);
    }

    [Fact]
    public async Task A_budget_ends_behind_a_page_and_the_cursor_goes_on_there()
    {
        var shelf = new ShelfServer(new Quirks());
        shelf.Shelf.AddRange(Enumerable.Range(0, 10).Select(n => (n, Day.AddHours(n))));
        await using var server = await StartAsync(shelf.AnswerAsync);
        var poll = new TaxiiPoll(server.Client(), server.Collection, new PollOptions { PageObjects = 4, ObjectsMax = 4 });
        var taken = new List<int>();
        var ends = new List<PollEnd>();
        var cursor = CollectionCursor.Start;
        do
        {
            await foreach (var page in poll.RunAsync(cursor, TestContext.Current.CancellationToken))
            {
                taken.AddRange(Numbers(page));
                ends.Add(page.End);
                cursor = page.Cursor;
            }
        }
        while (ends[^1] != PollEnd.Complete);

        Assert.Equal(Enumerable.Range(0, 10), taken);
        Assert.Contains(PollEnd.Budget, ends);
    }

    [Fact]
    public async Task A_cursor_of_another_collection_is_refused()
    {
        await using var server = await StartAsync(Json("{}"));
        var cursor = (await PollAsync(server, CollectionCursor.Start)).Cursor;
        var other = new TaxiiPoll(server.Client(), new Uri(server.Address, "/api/collections/c2/"));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await other.RunAsync(cursor, TestContext.Current.CancellationToken).GetAsyncEnumerator().MoveNextAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"v":2}""")]
    [InlineData("""{"v":1,"added_after":"yesterday","settled":false}""")]
    [InlineData("""{"v":1,"settled":false,"seen":"!!!!"}""")]
    [InlineData("""{"v":1,"settled":false,"seen":"AAAA"}""")]
    [InlineData("""{"v":1,"settled":false,"unknown":1}""")]
    public void A_text_that_is_no_cursor_is_refused(string text) => Assert.False(CollectionCursor.TryParse(text, out _));

    [Fact]
    public async Task Our_own_server_gives_every_object_once_to_a_poll()
    {
        await using var host = await TaxiiHost.StartAsync(new Server.TaxiiServerOptions { PageDefault = 4, PageMax = 4 });
        using var http = new HttpClient();
        var client = new TaxiiClient(http, host.Address, TaxiiCredentials.Basic(TaxiiHost.Member, BasicScheme.Password));
        var poll = new TaxiiPoll(client, TaxiiAddress.Collection(new Uri(host.Address, "/taxii2/port"), Known.Alias));
        var taken = new List<string>();
        var cursor = CollectionCursor.Start;
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < 10; n++)
            {
                host.Port.Put(Known.ReadWrite, Known.Id("tool", (round * 10) + n), Known.V1);
            }

            await foreach (var page in poll.RunAsync(cursor, TestContext.Current.CancellationToken))
            {
                taken.AddRange(page.Objects.Select(o => o.Object!.Id));
                cursor = page.Cursor;
            }
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(n => Known.Id("tool", n)), taken);
    }

    private static TaxiiPoll Poll(ScriptedServer server) => new(server.Client(), server.Collection);

    private static async Task<List<PollPage>> PagesAsync(ScriptedServer server, CollectionCursor cursor)
    {
        var pages = new List<PollPage>();
        var poll = new TaxiiPoll(server.Client(), server.Collection, new PollOptions { PageObjects = 8 });
        await foreach (var page in poll.RunAsync(cursor, TestContext.Current.CancellationToken))
        {
            pages.Add(page);
            Assert.InRange(pages.Count, 1, 100);
        }

        return pages;
    }

    private static async Task<(List<int> Taken, CollectionCursor Cursor)> PollAsync(ScriptedServer server, CollectionCursor cursor)
    {
        var pages = await PagesAsync(server, cursor);
        return ([.. pages.SelectMany(Numbers)], pages[^1].Cursor);
    }

    private static IEnumerable<int> Numbers(PollPage page) => page.Objects.Where(o => o.Object is not null)
        .Select(o => int.Parse(o.Object!.Id.AsSpan("tool--".Length, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
