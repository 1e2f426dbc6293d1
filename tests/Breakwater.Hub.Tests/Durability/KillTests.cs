using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Durability;

/// <summary>
/// kill -9 at random moments under submissions and polls: what was answered is there once, and a reader that goes on from its cursor after
/// every restart has the list that a fresh reader gets. BREAKWATER_TEST_FULL=1 kills 200 times on each engine.
/// </summary>
public sealed class KillTests
{
    private const int KillsShort = 6;
    private const int KillsFull = 200;
    private const int SubmittersAtOnce = 4;
    private const int LifeMsMax = 300;
    private const int Seed = 20240305;

    [Theory, OnEachEngine]
    public async Task Killed_at_random_moments_loses_nothing_that_was_answered_and_doubles_nothing(DatabaseEngine engine)
    {
        var kills = TestRun.Of(KillsShort, KillsFull);
        await using var store = await TestStore.CreateAsync(engine);
        var secrets = await AddMembersAsync(store);
        var random = new Random(Seed);
        var run = new Run(secrets);
        for (var i = 0; i < kills; i++)
        {
            using var hub = await HubProcess.StartAsync(store);
            using var stop = new CancellationTokenSource();
            var work = run.WorkAsync(hub.Address, stop.Token);
            if (i % 4 != 0)
            {
                // Every fourth life ends while it is still warming up; the others in full work.
                await run.WaitForAnswerAsync();
            }

            await Task.Delay(random.Next(LifeMsMax));
            hub.Kill();
            await stop.CancelAsync();
            await work;
        }

        using var last = await HubProcess.StartAsync(store);
        await run.FinishReadingAsync(last.Address);
        await run.CheckAsync(last.Address, $"seed {Seed}, {kills} kills");
    }

    private static async Task<string[]> AddMembersAsync(TestStore store)
    {
        await using var hub = await HubHost.StartSetUpAsync(store);
        var secrets = new List<string>();
        for (var i = 0; i < SubmittersAtOnce + 1; i++)
        {
            secrets.Add((await hub.AddMemberAsync()).Secret!);
        }

        return [.. secrets];
    }

    /// <summary>What the clients of all lives of the hub remember.</summary>
    private sealed class Run(string[] secrets)
    {
        private readonly ConcurrentDictionary<string, string> _answered = new();
        private readonly List<string> _byApi = [];
        private readonly List<string> _byTaxii = [];
        private readonly List<string> _byStream = [];
        private string _apiCursor = "0";
        private string? _taxiiCursor;
        private string _streamCursor = "0";
        private int _number;

        private string Reader => secrets[^1];

        /// <summary>Until the hub has answered one more submission.</summary>
        public async Task WaitForAnswerAsync()
        {
            var (before, giveUp) = (_answered.Count, Environment.TickCount64 + 20_000);
            while (_answered.Count == before && Environment.TickCount64 < giveUp)
            {
                await Task.Delay(5);
            }
        }

        public Task WorkAsync(Uri address, CancellationToken stop) => Task.WhenAll(
            secrets.Take(SubmittersAtOnce).Select(secret => UntilItEndsAsync(address, secret, SubmitAsync, stop))
                .Append(UntilItEndsAsync(address, Reader, PollApiAsync, stop))
                .Append(UntilItEndsAsync(address, Reader, PollTaxiiAsync, stop))
                .Append(UntilItEndsAsync(address, Reader, FollowAsync, stop)));

        public async Task FinishReadingAsync(Uri address)
        {
            using var client = Client(address, Reader);
            while (await PollApiAsync(client, Reader, CancellationToken.None) > 0)
            {
                // To the end.
            }

            while (await PollTaxiiAsync(client, Reader, CancellationToken.None) > 0)
            {
                // To the end.
            }

            using var quiet = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            await UntilItEndsAsync(address, Reader, FollowAsync, quiet.Token);
        }

        public async Task CheckAsync(Uri address, string what)
        {
            Assert.True(_answered.Count >= SubmittersAtOnce, $"Only {_answered.Count} submissions were answered; {what}");
            using var client = Client(address, Reader);
            var fresh = await FreshAsync(client);
            Assert.Equal(fresh.Count, fresh.Distinct().Count());
            Assert.Equal(fresh, _byApi);
            Assert.Equal(fresh, _byTaxii);
            Assert.Equal(fresh, _byStream);
            var patterns = await PatternsAsync(client, "community");
            foreach (var (value, secret) in _answered)
            {
                Assert.True(patterns.Count(text => text.Contains($"'{value}'", StringComparison.Ordinal)) == 1, $"{value} was answered, and is not once in community; {what}");
                _ = secret;
            }

            foreach (var own in _answered.GroupBy(pair => pair.Value))
            {
                using var submitter = Client(address, own.Key);
                var mine = await PatternsAsync(submitter, "mine");
                Assert.Equal(mine.Count, mine.Distinct().Count());
                Assert.All(own, pair => Assert.Single(mine, text => text.Contains($"'{pair.Key}'", StringComparison.Ordinal)));
            }
        }

        private async Task<int> SubmitAsync(HttpClient client, string secret, CancellationToken stop)
        {
            var value = $"kill{Interlocked.Increment(ref _number)}.click";
            using var content = new StringContent("Seen: " + value.Replace(".", "[.]", StringComparison.Ordinal), Encoding.UTF8, "text/plain");
            using var answer = await client.PostAsync("/api/v1/submissions", content, stop);
            Assert.Equal(201, (int)answer.StatusCode);
            _answered[value] = secret;
            return 1;
        }

        private async Task<int> PollApiAsync(HttpClient client, string secret, CancellationToken stop)
        {
            using var page = JsonDocument.Parse(await client.GetByteArrayAsync($"/api/v1/objects?limit=7&after={_apiCursor}", stop));
            var rows = page.RootElement.GetProperty("objects").EnumerateArray().ToList();
            foreach (var row in rows)
            {
                _byApi.Add(row.GetProperty("object").GetProperty("id").GetString()!);
                _apiCursor = row.GetProperty("position").GetString()!;
            }

            return rows.Count;
        }

        private async Task<int> PollTaxiiAsync(HttpClient client, string secret, CancellationToken stop)
        {
            var after = _taxiiCursor is null ? "" : "&added_after=" + Uri.EscapeDataString(_taxiiCursor);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/taxii2/api/collections/community/objects/?limit=5{after}");
            request.Headers.TryAddWithoutValidation("Accept", Actor.Taxii);
            using var answer = await client.SendAsync(request, stop);
            using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
            if (!page.RootElement.TryGetProperty("objects", out var objects))
            {
                return 0;
            }

            _byTaxii.AddRange(objects.EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            _taxiiCursor = answer.Headers.GetValues("X-TAXII-Date-Added-Last").Single();
            return objects.GetArrayLength();
        }

        private async Task<int> FollowAsync(HttpClient client, string secret, CancellationToken stop)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stream");
            request.Headers.TryAddWithoutValidation("Last-Event-ID", _streamCursor);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            var id = "";
            var body = "";
            while (await lines.ReadLineAsync(stop) is { } line)
            {
                id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
                body = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : body;
                if (line.Length == 0 && body.Length > 0)
                {
                    // Only a whole event counts; half of one is sent again.
                    _byStream.Add(JsonElement.Parse(body).GetProperty("id").GetString()!);
                    _streamCursor = id;
                    body = "";
                }
            }

            return 0;
        }

        private static async Task UntilItEndsAsync(
            Uri address, string secret, Func<HttpClient, string, CancellationToken, Task<int>> step, CancellationToken stop)
        {
            using var client = Client(address, secret);
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    await step(client, secret, stop);
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                // The hub was killed: that ends this life's work.
            }
        }

        private static HttpClient Client(Uri address, string secret)
        {
            var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", secret);
            return client;
        }

        private static async Task<List<string>> FreshAsync(HttpClient client)
        {
            var ids = new List<string>();
            string? after = "0";
            while (after is not null)
            {
                using var page = JsonDocument.Parse(await client.GetByteArrayAsync($"/api/v1/objects?limit=1000&after={after}"));
                ids.AddRange(page.RootElement.GetProperty("objects").EnumerateArray().Select(row => row.GetProperty("object").GetProperty("id").GetString()!));
                after = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
            }

            return ids;
        }

        private static async Task<List<string>> PatternsAsync(HttpClient client, string collection)
        {
            var patterns = new List<string>();
            var next = "";
            do
            {
                var query = string.Create(CultureInfo.InvariantCulture, $"?limit=1000&match[type]=indicator{next}");
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/taxii2/api/collections/{collection}/objects/{query}");
                request.Headers.TryAddWithoutValidation("Accept", Actor.Taxii);
                using var answer = await client.SendAsync(request);
                using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
                if (page.RootElement.TryGetProperty("objects", out var objects))
                {
                    patterns.AddRange(objects.EnumerateArray().Select(one => one.GetProperty("pattern").GetString()!));
                }

                next = page.RootElement.TryGetProperty("next", out var token) ? "&next=" + Uri.EscapeDataString(token.GetString()!) : "";
            }
            while (next.Length > 0);
            return patterns;
        }
    }
}
