using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Hub.Community;
using Breakwater.Hub.Gate;
using Breakwater.Hub.OutsideSources;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Stix;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Tests.OutsideSources;

/// <summary>Bundles at an address: through the gate, into a circle, and out again when they are revoked or gone.</summary>
public sealed class StixUrlTests
{
    private const string Later = "2024-03-06T10:11:12.131Z";

    [Theory, OnEachEngine]
    public async Task A_bundle_is_published_as_it_came_and_read_again_only_when_it_changed(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var indicator = Bundles.Indicator(1, "bad-crane.click", ""","created_by_ref":"identity--11111111-1111-4111-8111-111111111111" """);
        server.Files["/b.json"] = Bundles.Of(indicator);
        var source = await rig.AddAsync(new NewSource("stix-url", "Partner", server.Address + "b.json") { Use = "block", Trust = 83 });

        await rig.RunToEndAsync(source);
        await rig.RunToEndAsync(source);

        var published = Assert.Single(rig.Published());
        Assert.Equal(indicator, published.GetRawText());
        Assert.Equal(("block", 83L), rig.Value("domain", "bad-crane.click"));
        Assert.Equal(2, server.Requests.Count);
        var health = rig.Health(source);
        Assert.Equal((1L, 1L, 0L, 0L), (health.Taken, health.Published, health.Held, health.Refused));
        Assert.NotNull(health.LastSuccessAt);
        Assert.Null(health.LastFailure);
        Assert.InRange(health.NextRunAt!.Value - health.LastSuccessAt.Value, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(17));
    }

    [Theory, OnEachEngine]
    public async Task What_the_gate_refuses_is_refused_with_the_reason_and_keeps_nothing_else_back(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        server.Files["/b.json"] = Bundles.Of(
            Bundles.Indicator(1, "bad-crane.click"),
            Bundles.Indicator(2, "www.google.com"),
            Bundles.Pattern(3, "[ipv4-addr:value = '10.1.2.3']"),
            Bundles.Pattern(4, "[not a pattern"),
            Marked(5, TlpLevel.Red),
            """{"type":"indicator","id":"indicator--7"}""",
            """{"type":"indicator","id":"a\u0000b\u001b[31m"}""",
            "7");
        var source = await rig.AddAsync(new NewSource("stix-url", "Partner", server.Address + "b.json"));

        await rig.RunToEndAsync(source);

        Assert.Equal([Bundles.Id("indicator", 1)], rig.PublishedIds());
        var refused = rig.Register.Refusals(source).ToDictionary(one => one.ObjectId, one => one.Reason);
        Assert.Contains("allow-list", refused[Bundles.Id("indicator", 2)], StringComparison.Ordinal);
        Assert.Contains("special use", refused[Bundles.Id("indicator", 3)], StringComparison.Ordinal);
        Assert.Contains("pattern", refused[Bundles.Id("indicator", 4)], StringComparison.Ordinal);
        Assert.Contains("TLP:RED", refused[Bundles.Id("indicator", 5)], StringComparison.Ordinal);
        Assert.Contains("indicator--7", refused.Keys);
        Assert.Contains("a b [31m", refused.Keys);
        Assert.Equal(6, rig.Health(source).Refused);
        Assert.Contains(rig.Health(source).Notes, note => note.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task The_strictest_of_marking_and_source_decides_who_reads_and_no_other_circle_does(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var circles = (CircleRegister)rig.Services.GetService(typeof(CircleRegister))!;
        var circle = await circles.AddAsync("Terminals", "green", "amber", TestContext.Current.CancellationToken);
        server.Files["/b.json"] = Bundles.Of(
            Marked(1, TlpLevel.Clear), Marked(2, TlpLevel.Amber), Marked(3, TlpLevel.AmberStrict), Bundles.Indicator(4, "bad-4.click"));
        var source = await rig.AddAsync(
            new NewSource("stix-url", "Partner", server.Address + "b.json") { Circle = "terminals", Level = "green" });

        await rig.RunToEndAsync(source);

        string[] through = [Bundles.Id("indicator", 1), Bundles.Id("indicator", 2), Bundles.Id("indicator", 4)];
        Assert.Equal(through, rig.PublishedIds(new Viewer("m", new HashSet<string> { circle.Id })));
        Assert.Empty(rig.PublishedIds(new Viewer("m", new HashSet<string>())));
        Assert.Empty(rig.PublishedIds(Viewer.Public));
        Assert.Contains("above the highest level", Assert.Single(rig.Register.Refusals(source)).Reason, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task A_new_version_replaces_an_old_one_never_and_other_content_in_the_same_version_is_refused(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var source = await rig.AddAsync(new NewSource("stix-url", "Partner", server.Address + "b.json"));
        await PublishAsync(Bundles.Indicator(1, "first.click", modified: Later));

        await PublishAsync(Bundles.Indicator(1, "other.click", modified: Later));
        Assert.Contains("other content", Assert.Single(rig.Register.Refusals(source)).Reason, StringComparison.Ordinal);
        Assert.NotNull(rig.Value("domain", "first.click"));

        await PublishAsync(Bundles.Indicator(1, "older.click"));
        Assert.Null(rig.Value("domain", "older.click"));

        await PublishAsync(Bundles.Indicator(1, "newer.click", modified: "2024-03-07T10:11:12.131Z"));
        Assert.NotNull(rig.Value("domain", "newer.click"));
        Assert.Null(rig.Value("domain", "first.click"));
        Assert.Single(rig.Published());

        async Task PublishAsync(string indicator)
        {
            server.Files["/b.json"] = Bundles.Of(indicator);
            await rig.RunToEndAsync(source);
        }
    }

    [Theory, OnEachEngine]
    public async Task A_revoked_object_is_withdrawn_for_good(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var source = await rig.AddAsync(new NewSource("stix-url", "Partner", server.Address + "b.json"));
        server.Files["/b.json"] = Bundles.Of(Bundles.Indicator(1, "bad-crane.click"), Bundles.Indicator(2, "never-out.click", ",\"revoked\":true"));
        await rig.RunToEndAsync(source);

        server.Files["/b.json"] = Bundles.Of(Bundles.Indicator(1, "bad-crane.click", ",\"revoked\":true", Later));
        await rig.RunToEndAsync(source);
        Assert.Null(rig.Value("domain", "bad-crane.click"));
        Assert.True(Assert.Single(rig.Published()).GetProperty("revoked").GetBoolean());
        Assert.Equal(2, rig.Health(source).Withdrawn);

        server.Files["/b.json"] = Bundles.Of(Bundles.Indicator(1, "bad-crane.click", modified: "2024-04-07T10:11:12.131Z"));
        await rig.RunToEndAsync(source);
        Assert.Null(rig.Value("domain", "bad-crane.click"));
        Assert.Contains("revoked is final", Assert.Single(rig.Register.Refusals(source)).Reason, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task What_vanishes_is_withdrawn_from_a_mirror_only_and_comes_back_with_it(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var both = Bundles.Of(Bundles.Indicator(1, "one.click"), Bundles.Indicator(2, "two.click"));
        server.Files["/m.json"] = both;
        server.Files["/k.json"] = Bundles.Of(Bundles.Indicator(3, "three.click"));
        var mirror = await rig.AddAsync(new NewSource("stix-url", "Mirror", server.Address + "m.json") { Mirror = true });
        var keeper = await rig.AddAsync(new NewSource("stix-url", "Keeper", server.Address + "k.json"));
        await RunBothAsync();

        server.Files["/m.json"] = server.Files["/k.json"] = Bundles.Of(Bundles.Indicator(2, "two.click"));
        await RunBothAsync();
        Assert.Equal([Bundles.Id("indicator", 2), Bundles.Id("indicator", 3)], rig.PublishedIds());
        Assert.Null(rig.Value("domain", "one.click"));

        server.Files["/m.json"] = """{"type":"bundle","id":"bundle--11111111-1111-4111-8111-111111111111"}""";
        await RunBothAsync();
        Assert.Contains(Bundles.Id("indicator", 2), rig.PublishedIds());

        server.Files["/m.json"] = both;
        await RunBothAsync();
        Assert.NotNull(rig.Value("domain", "one.click"));

        async Task RunBothAsync()
        {
            await rig.RunToEndAsync(mirror);
            await rig.RunToEndAsync(keeper);
        }
    }

    [Theory, OnEachEngine]
    public async Task One_source_cannot_speak_for_another_nor_for_the_centre(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var centre = ((CentreObjects)rig.Services.GetService(typeof(CentreObjects))!).IdentityId;
        server.Files["/a.json"] = Bundles.Of(Bundles.Indicator(1, "one.click"));
        server.Files["/b.json"] = Bundles.Of(
            Bundles.Indicator(1, "hijacked.click", modified: Later),
            Bundles.Indicator(2, "forged.click", $",\"created_by_ref\":\"{centre}\""),
            $$"""{"type":"identity","spec_version":"2.1","id":"{{centre}}","created":"{{Later}}","modified":"{{Later}}","name":"We","identity_class":"organization"}""");
        var first = await rig.AddAsync(new NewSource("stix-url", "A", server.Address + "a.json"));
        var second = await rig.AddAsync(new NewSource("stix-url", "B", server.Address + "b.json"));
        await rig.RunToEndAsync(first);
        await rig.RunToEndAsync(second);

        Assert.Equal(3, rig.Register.Refusals(second).Count);
        Assert.Null(rig.Value("domain", "hijacked.click"));
        Assert.Equal([Bundles.Id("indicator", 1)], rig.PublishedIds());
    }

    [Theory, OnEachEngine]
    public async Task What_needs_a_coordinator_is_held_once_and_published_when_approved(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        // It covers a resolver that whole networks depend on.
        server.Files["/b.json"] = Bundles.Of(Bundles.Indicator(1, "one.one"));
        var source = await rig.AddAsync(new NewSource("stix-url", "Partner", server.Address + "b.json"));
        var reviews = (ReviewQueue)rig.Services.GetService(typeof(ReviewQueue))!;

        await rig.RunToEndAsync(source);
        server.Files["/b.json"] += " ";
        await rig.RunToEndAsync(source);
        var review = Assert.Single(reviews.Open());
        Assert.Contains("Source Partner", review.Reason, StringComparison.Ordinal);
        Assert.Equal((1L, 0L), (rig.Health(source).Held, rig.Health(source).Published));
        Assert.Empty(rig.PublishedIds());

        await reviews.ApproveAsync(review.Id, TestContext.Current.CancellationToken);
        server.Files["/b.json"] += " ";
        await rig.RunToEndAsync(source);
        Assert.Equal([Bundles.Id("indicator", 1)], rig.PublishedIds());
        Assert.Equal((0L, 1L), (rig.Health(source).Held, rig.Health(source).Published));
        Assert.Empty(reviews.Open());
    }

    [Theory, OnEachEngine]
    public async Task Removing_a_source_takes_back_what_it_brought_when_asked(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        server.Files["/b.json"] = Bundles.Of(Bundles.Indicator(1, "one.click"), Bundles.Indicator(2, "two.click"));
        var added = new NewSource("stix-url", "Partner", server.Address + "b.json");
        var source = await rig.AddAsync(added);
        await rig.RunToEndAsync(source);

        Assert.Equal(0, await rig.Register.RemoveAsync(source, withdraw: false, TestContext.Current.CancellationToken));
        Assert.Equal(2, rig.PublishedIds().Count());
        source = await rig.AddAsync(added);
        await rig.RunToEndAsync(source);
        Assert.Equal(2, rig.Health(source).Published);
        Assert.Equal(2, await rig.Register.RemoveAsync(source, withdraw: true, TestContext.Current.CancellationToken));
        Assert.Empty(rig.PublishedIds());
        Assert.Empty(rig.Register.List());

        source = await rig.AddAsync(added);
        await rig.RunToEndAsync(source);
        Assert.Equal(2, rig.PublishedIds().Count());
    }

    [Theory, OnEachEngine(DatabaseEngine.Sqlite)]
    public async Task Failures_are_told_in_words_and_back_off(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync(context => context.Request.Path.Value switch
        {
            "/404.json" => AnswerAsync(context, 404),
            "/500.json" => AnswerAsync(context, 500),
            "/page.json" => WebServer.WriteAsync(context, "<html>Sign in</html>", "text/html"),
            "/half.json" => WebServer.WriteAsync(context, "{\"type\":\"bundle\",\"objects\":["),
            "/bomb.json" => BombAsync(context),
            "/endless.json" => EndlessAsync(context),
            _ => RedirectAsync(context, context.Request.Path.Value!),
        });
        await using var inside = await WebServer.StartAsync(context => WebServer.WriteAsync(context, "{}"));
        foreach (var (path, words) in new[]
        {
            ("404.json", "there is no such document"), ("500.json", "answers 500"), ("page.json", "no STIX bundle"),
            ("half.json", "no STIX bundle"), ("bomb.json", "more than"), ("endless.json", "more than"),
            ($"to-private?to={Uri.EscapeDataString(inside.Address.AbsoluteUri)}", "plain HTTP"),
            ($"to-private?to={Uri.EscapeDataString(inside.Address.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal))}", "not on the public internet"),
            ("to-private?to=https%3A%2F%2F169.254.169.254%2Flatest", "not on the public internet"),
            ("to-private?to=https%3A%2F%2F%5B%3A%3Affff%3A10.0.0.1%5D%2F", "not on the public internet"),
            ("to-private?to=https%3A%2F%2Flocalhost%2F", "not on the public internet"),
            ("to-private?to=file%3A%2F%2F%2Fetc%2Fpasswd", "redirects to file"), ("loop", "redirects more than"),
        })
        {
            var source = await rig.AddAsync(new NewSource("stix-url", path, server.Address + path));
            Assert.Contains(words, await rig.FailAsync(source), StringComparison.Ordinal);
        }

        Assert.Empty(inside.Requests);
        var first = RunSource.BackoffAfter(0, null);
        Assert.True(RunSource.BackoffAfter(3, null) > first * 5);
        Assert.Equal(Limits.SourceBackoffMax, RunSource.BackoffAfter(1000, null));
        Assert.True(RunSource.BackoffAfter(0, TimeSpan.FromHours(1)) > TimeSpan.FromMinutes(50));
    }

    [Theory, OnEachEngine(DatabaseEngine.Sqlite)]
    public async Task Without_leave_no_private_address_and_no_plain_http_is_ever_asked(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        var refused = await Assert.ThrowsAsync<RejectedException>(() => rig.Register.AddAsync(
            new NewSource("stix-url", "Plain", server.Address.AbsoluteUri), TestContext.Current.CancellationToken));
        Assert.Contains("HTTPS", refused.Message, StringComparison.Ordinal);
        foreach (var host in new[] { "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.0.1", "[fd00::1]", "0.0.0.0", "224.0.0.1", "[::127.0.0.1]", "100.64.0.1" })
        {
            var source = await rig.Register.AddAsync(
                new NewSource("stix-url", host, $"https://{host}:{server.Address.Port}/"), TestContext.Current.CancellationToken);
            Assert.Contains("not on the public internet", await rig.FailAsync(source), StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    [Theory, OnEachEngine(DatabaseEngine.Sqlite)]
    public async Task A_certificate_is_checked_against_the_authority_that_was_given_and_no_other(DatabaseEngine engine)
    {
        using var ours = Certificate();
        using var another = Certificate();
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync(null, ours);
        server.Files["/b.json"] = Bundles.Of(Bundles.Indicator(1, "bad-crane.click"));
        var url = server.Address + "b.json";
        var given = await rig.AddAsync(new NewSource("stix-url", "Given", url) { Authority = ours.ExportCertificatePem() });
        var wrong = await rig.AddAsync(new NewSource("stix-url", "Wrong", url) { Authority = another.ExportCertificatePem() });
        var none = await rig.AddAsync(new NewSource("stix-url", "None", url));

        await rig.RunToEndAsync(given);
        Assert.Single(rig.Published());
        Assert.Contains("certificate", await rig.FailAsync(wrong), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("certificate", await rig.FailAsync(none), StringComparison.OrdinalIgnoreCase);
        Assert.Single(server.Requests);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=partner", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static string Marked(int number, TlpLevel level) =>
        Bundles.Indicator(number, $"bad-{number}.click", $",\"object_marking_refs\":[\"{TlpMarkings.IdOf(level)}\"]");

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task RedirectAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = path == "/loop" ? "/loop" : context.Request.Query["to"];
        return Task.CompletedTask;
    }

    private static async Task BombAsync(HttpContext context)
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await zip.WriteAsync(new byte[Limits.SourceDocumentBytesMax + 1000]);
        }

        context.Response.Headers.ContentEncoding = "gzip";
        await context.Response.Body.WriteAsync(packed.ToArray());
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(new byte[100_000], CancellationToken.None);
        }
    }
}
