using System.Text;
using Breakwater.Hub.OutsideSources;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Tests.OutsideSources;

/// <summary>TAXII collections polled: another hub's, and ones that misbehave or are cut off in the middle.</summary>
public sealed class TaxiiSourceTests
{
    private const string Path = "/api/collections/c/";

    [Theory, OnEachEngine]
    public async Task Another_hubs_collection_is_polled_once_and_then_only_for_what_is_new(DatabaseEngine engine)
    {
        await using var partner = await HubHost.StartAsync(engine);
        var member = await partner.AddMemberAsync();
        (await member.PostAsync("/api/v1/submissions", Encoding.UTF8.GetBytes(Bundles.Of(Bundles.Indicator(1, "bad-crane.click"))), Actor.Stix)).Expect(201);
        await using var rig = await SourceRig.StartAsync(engine);
        var source = await rig.AddAsync(new NewSource("taxii", "Partner", partner.Address + "taxii2/api/")
        {
            Collection = "community", User = member.KeyId, Secret = member.Secret,
        });

        await rig.RunToEndAsync(source);
        Assert.NotNull(rig.Value("domain", "bad-crane.click"));
        var taken = rig.Health(source).Taken;
        (await member.PostAsync("/api/v1/submissions", Encoding.UTF8.GetBytes(Bundles.Of(Bundles.Indicator(2, "bad-gate.click"))), Actor.Stix)).Expect(201);
        await rig.RunToEndAsync(source);

        Assert.NotNull(rig.Value("domain", "bad-gate.click"));
        Assert.Equal(taken + 1, rig.Health(source).Taken);
        Assert.Equal(0, rig.Health(source).Refused);
        var ids = rig.PublishedIds().ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Theory, OnEachEngine]
    public async Task A_run_that_dies_behind_any_page_is_gone_on_with_by_another_node(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var pages = 0;
        await using var server = await WebServer.StartAsync(context => PageAsync(context, 9, () => ++pages % 2 == 0));
        string id;
        await using (var first = await SourceRig.OverAsync(store))
        {
            id = (await first.AddAsync(new NewSource("taxii", "Partner", server.Address + Path[1..]))).Id;
        }

        // Every second page fails for longer than a run has patience: the run ends behind the page before it.
        for (var run = 0; ; run++)
        {
            Assert.InRange(run, 0, 20);
            await using var node = await SourceRig.OverAsync(store);
            if (await node.RunAsync(node.Register.Find(id)) == SourceRunOutcome.Done)
            {
                Assert.Equal(Enumerable.Range(0, 9).Select(n => Bundles.Id("indicator", n)), node.PublishedIds());
                Assert.Equal(9, Positions(node));
                break;
            }
        }
    }

    [Theory, OnEachEngine]
    public async Task A_hub_that_is_killed_amid_a_run_loses_and_doubles_nothing(DatabaseEngine engine)
    {
        const int all = 21;
        await using var store = await TestStore.CreateAsync(engine);
        var stopAt = 0;
        var arrived = new SemaphoreSlim(0);
        var pages = 0;
        await using var server = await WebServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref pages) == Volatile.Read(ref stopAt))
            {
                // The page before has been answered; how much of it is on disk is for the kill to decide.
                arrived.Release();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            await PageAsync(context, all, () => false);
        });
        await using var rig = await SourceRig.OverAsync(store);
        var source = await rig.AddAsync(new NewSource("taxii", "Partner", server.Address + Path[1..]));
        for (var life = 0; life < 3; life++)
        {
            Volatile.Write(ref stopAt, Volatile.Read(ref pages) + 3);
            using (var hub = await HubProcess.StartAsync(store))
            {
                Assert.True(await arrived.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
                hub.Kill();
            }

            // A minute without a word, which is when the lease of the dead ends.
            await rig.Database.WriteAsync(scope => scope.Execute("update source set lease_until = 0"));
        }

        Volatile.Write(ref stopAt, 0);
        await rig.RunToEndAsync(source);

        Assert.Equal(Enumerable.Range(0, all).Select(n => Bundles.Id("indicator", n)), rig.PublishedIds());
        Assert.Equal(all, Positions(rig));
        Assert.Equal(all, rig.Health(source).Published);
    }

    [Theory, OnEachEngine(DatabaseEngine.Sqlite)]
    public async Task The_administrators_commands_add_run_list_and_remove_a_source(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await WebServer.StartAsync(context => PageAsync(context, 3, () => false));
        var secret = System.IO.Path.Combine(store.Folder, "partner.secret");
        await File.WriteAllTextAsync(secret, "correct-horse\n", TestContext.Current.CancellationToken);

        var (added, shown) = await CommandAsync(
            store, "add", "taxii", "Partner", server.Address + Path[1..], "--user", "port", "--secret-file", secret, "--allow-private", "--every", "1h");
        Assert.Equal(0, added);
        var (ran, _) = await CommandAsync(store, "run", "partner");
        Assert.Equal(0, ran);
        var (listed, list) = await CommandAsync(store, "list");
        Assert.Equal(0, listed);
        Assert.Contains("3 taken: 3 published, 0 held, 0 refused, 0 withdrawn", list, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", shown + list, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandAsync(store, "show", "Partner")).Exit);
        Assert.Equal(0, (await CommandAsync(store, "pause", "Partner")).Exit);
        Assert.Contains("paused", (await CommandAsync(store, "list", "--json")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandAsync(store, "resume", "Partner")).Exit);
        Assert.Equal(2, (await CommandAsync(store, "add", "stix-url", "Plain", "http://feed.example/")).Exit);
        var (removed, withdrawn) = await CommandAsync(store, "remove", "Partner", "--withdraw");
        Assert.Equal(0, removed);
        Assert.Contains("3 objects withdrawn", withdrawn, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task Only_one_run_reads_a_source_at_a_time(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var other = await SourceRig.OverAsync(rig.Store);
        var gate = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var server = await WebServer.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await gate.Task;
            await PageAsync(context, 2, () => false);
        });
        var source = await rig.AddAsync(new NewSource("taxii", "Partner", server.Address + Path[1..]));

        var running = rig.RunAsync(source);
        await arrived.Task;
        Assert.Equal("running", rig.Health(source).State);
        Assert.Equal(SourceRunOutcome.Busy, await other.RunAsync(source));
        await Assert.ThrowsAsync<RejectedException>(() => other.Register.RemoveAsync(source, true, TestContext.Current.CancellationToken));
        gate.SetResult();

        Assert.Equal(SourceRunOutcome.Done, await running);
        Assert.Equal(2, rig.PublishedIds().Count());
    }

    [Theory, OnEachEngine]
    public async Task A_run_that_was_overtaken_writes_nothing(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        Source? source = null;
        await using var server = await WebServer.StartAsync(async context =>
        {
            // What another node does when this one has said nothing for longer than a lease.
            await rig.Database.WriteAsync(scope => scope.Execute("update source set lease_owner = 'another'"));
            await PageAsync(context, 2, () => false);
        });
        source = await rig.AddAsync(new NewSource("taxii", "Partner", server.Address + Path[1..]));

        Assert.Equal(SourceRunOutcome.Busy, await rig.RunAsync(source));

        Assert.Empty(rig.PublishedIds());
    }

    [Theory, OnEachEngine(DatabaseEngine.Sqlite)]
    public async Task Misbehaving_servers_are_told_in_words(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync(context => context.Request.Path.Value switch
        {
            "/old/collections/c/objects/" => WebServer.WriteAsync(context, "{}", "application/vnd.oasis.taxii+json; version=2.0"),
            "/page/collections/c/objects/" => WebServer.WriteAsync(context, "<html>", "text/html"),
            "/more/collections/c/objects/" => WebServer.WriteAsync(context, """{"more":true,"next":"x"}""", WebServer.Taxii),
            _ => Refuse(context),
        });
        Assert.Contains("TAXII 2.0", await FailAsync("old"), StringComparison.Ordinal);
        Assert.Contains("not with TAXII 2.1", await FailAsync("page"), StringComparison.Ordinal);
        Assert.Contains("credentials are missing or wrong", await FailAsync("closed"), StringComparison.Ordinal);
        var endless = await rig.AddAsync(new NewSource("taxii", "more", server.Address + "more/collections/c/"));
        await rig.RunToEndAsync(endless);
        Assert.Contains(rig.Health(endless).Notes, note => note.Contains("there is more", StringComparison.Ordinal));

        async Task<string> FailAsync(string name) =>
            await rig.FailAsync(await rig.AddAsync(new NewSource("taxii", name, $"{server.Address}{name}/collections/c/")));

        static Task Refuse(HttpContext context)
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        }
    }

    [Theory, OnEachEngine]
    public async Task A_secret_is_nowhere_to_be_found_and_works(DatabaseEngine engine)
    {
        const string secret = "correct-horse-battery-staple";
        await using var rig = await SourceRig.StartAsync(engine);
        var seen = "";
        await using var server = await WebServer.StartAsync(context =>
        {
            seen = context.Request.Headers.Authorization.ToString();
            return PageAsync(context, 1, () => false);
        });
        var source = await rig.AddAsync(new NewSource("taxii", "Partner", server.Address + Path[1..]) { User = "port", Secret = secret });
        await rig.RunToEndAsync(source);

        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"port:{secret}")), seen);
        var shown = System.Text.Json.JsonSerializer.Serialize(Server.Commands.SourceCommands.Shown(rig.Health(source)));
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, new NewSource("taxii", "n", "u") { Secret = secret }.ToString(), StringComparison.Ordinal);
        var backup = System.IO.Path.Combine(rig.Store.Folder, "copy.db");
        await ((Backup)rig.Services.GetService(typeof(Backup))!).WriteAsync(backup, TestContext.Current.CancellationToken);
        foreach (var file in Directory.GetFiles(rig.Store.Folder))
        {
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
        }

        await using var connection = rig.Database.Open();
        var sealedSecret = connection.ExecuteScalar<byte[]>("select secret from source");
        Assert.Equal(-1, sealedSecret.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
    }

    [Theory, OnEachEngine]
    public async Task A_serving_hub_reads_what_is_due_and_leaves_what_is_paused(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await WebServer.StartAsync(context => PageAsync(context, 3, () => false));
        await using (var admin = await SourceRig.OverAsync(store))
        {
            await admin.AddAsync(new NewSource("taxii", "Due", server.Address + Path[1..]));
            var paused = await admin.AddAsync(new NewSource("taxii", "Paused", server.Address + Path[1..]));
            await admin.Register.PauseAsync(paused, TestContext.Current.CancellationToken);
        }

        await using var hub = await HubHost.StartNodeAsync(store);
        await using var watcher = await SourceRig.OverAsync(store);
        SourceHealth due;
        do
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            due = watcher.Register.List().Single(one => one.Source.Name == "Due");
        }
        while (due.LastSuccessAt is null);

        Assert.Equal(3, due.Published);
        var still = watcher.Register.List().Single(one => one.Source.Name == "Paused");
        Assert.Equal(("paused", null), (still.State, still.LastSuccessAt));
    }

    private static async Task<(int Exit, string Output)> CommandAsync(TestStore store, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            System.IO.Path.Combine(AppContext.BaseDirectory, "breakwater-hub"), ["source", .. arguments, "--data", store.Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("BREAKWATER_DATABASE");
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>One page of two of these many indicators, the listing of a plain and correct server.</summary>
    private static async Task PageAsync(HttpContext context, int count, Func<bool> fails)
    {
        if (context.Request.Path != Path + "objects/")
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (fails())
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7200";
            return;
        }

        var skip = context.Request.Query.TryGetValue("added_after", out var text)
            ? (int)DateTimeOffset.Parse(text!, System.Globalization.CultureInfo.InvariantCulture).AddMicroseconds(1).ToUnixTimeSeconds() + 1
            : 0;
        var page = Enumerable.Range(skip, Math.Max(0, count - skip)).Take(2).ToArray();
        var objects = page.Select(n => Bundles.Indicator(n, $"bad-{n}.click"));
        if (page.Length > 0)
        {
            context.Response.Headers["X-TAXII-Date-Added-Last"] = Micros.ToText(Micros.Of(DateTimeOffset.UnixEpoch.AddSeconds(page[^1])));
        }

        var body = page.Length == 0 ? "{}" : $$"""{"more":{{(skip + 2 < count ? "true" : "false")}},"objects":[{{string.Join(',', objects)}}]}""";
        await WebServer.WriteAsync(context, body, WebServer.Taxii);
    }

    private static long Positions(SourceRig rig)
    {
        using var connection = rig.Database.Open();
        return connection.ExecuteScalar<long>("select count(*) from publication where source = 'source:partner'");
    }
}
