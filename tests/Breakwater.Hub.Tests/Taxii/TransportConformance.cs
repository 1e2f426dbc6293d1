using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Transport and authentication (TAXII 2.1, sections 1.6.7, 3.3 and 8.5). TLS itself is tested elsewhere.</summary>
public sealed class TransportConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    private const string Everywhere = "/taxii2/api/collections/";

    [Theory, OnEachEngine]
    public async Task Basic_takes_the_keys_id_or_the_members_id_and_bearer_the_secret_alone(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var (key, secret) = (shelf.Reader.KeyId, shelf.Reader.Secret!);
        foreach (var credentials in new[]
        {
            TaxiiReplies.Basic(key, secret), TaxiiReplies.Basic(shelf.Reader.Id, secret), new AuthenticationHeaderValue("Bearer", secret),
            new AuthenticationHeaderValue("basic", TaxiiReplies.Basic(key, secret).Parameter), new AuthenticationHeaderValue("BEARER", secret),
        })
        {
            Assert.Contains(shelf.Circle, (await AskAsync(shelf, credentials)).Resource().Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachEngine]
    public async Task Wrong_or_missing_credentials_answer_401_with_both_challenges(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var (key, secret) = (shelf.Reader.KeyId, shelf.Reader.Secret!);
        foreach (var credentials in new[]
        {
            null, TaxiiReplies.Basic(key, "wrong"), TaxiiReplies.Basic(key, ""), TaxiiReplies.Basic(shelf.Owner.KeyId, secret),
            TaxiiReplies.Basic("", secret), TaxiiReplies.Basic(shelf.Owner.Id, secret), new AuthenticationHeaderValue("Bearer", key),
            new AuthenticationHeaderValue("Bearer", secret[..^1]), new AuthenticationHeaderValue("Basic", "no-base64!"),
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))),
            new AuthenticationHeaderValue("Digest", secret), new AuthenticationHeaderValue("Bearer"),
        })
        {
            (await AskAsync(shelf, credentials)).Challenges();
        }

        (await shelf.Hub.AskAsync("GET", $"{Everywhere}?access_token={secret}&key={secret}", null, ("Accept", Actor.Taxii))).Challenges();
    }

    [Theory, OnEachEngine]
    public async Task Revoked_and_rotated_keys_answer_401_at_once(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var key = await shelf.Owner.IssueKeyAsync("read");
        (await key.TaxiiAsync(shelf.Path)).Resource();
        (await shelf.Owner.DeleteAsync("/api/v1/keys/" + key.KeyId)).Expect(204);
        (await key.TaxiiAsync(shelf.Path)).Challenges();
        (await key.TaxiiAsync($"{shelf.Path}objects/")).Challenges();
    }

    [Theory, OnEachEngine]
    public async Task Without_credentials_nothing_tells_what_exists(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var bodies = new HashSet<string>();
        foreach (var path in new[]
        {
            "/taxii2/", "/taxii2/api/", "/taxii2/nowhere/", Everywhere + shelf.Circle + "/", Everywhere + "9d2b4b0c-7a59-4f0c-9d3e-0a5b0c1d2e3f/",
            $"{Everywhere}{shelf.Circle}/objects/{shelf.Id("malware", 1)}/", $"{Everywhere}{shelf.Circle}/objects/{shelf.Id("malware", 999)}/",
        })
        {
            var reply = await shelf.Hub.AskAsync("GET", path, null, ("Accept", Actor.Taxii));
            reply.Challenges();
            bodies.Add(reply.Text.Replace(reply.Json.Text("error_id"), "", StringComparison.Ordinal));
        }

        Assert.Single(bodies);
    }

    [Theory, OnEachEngine]
    public async Task Answers_are_compressed_when_asked_for(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var path = $"{Everywhere}{shelf.Circle}/objects/?match[version]=all";
        var plain = await shelf.Reader.GetAsync(path, Actor.Taxii);
        Assert.Empty(plain.ContentHeaders.ContentEncoding);
        foreach (var (asked, expected) in new[] { ("gzip", "gzip"), ("br", "br"), ("gzip, br;q=0.1", "gzip"), ("br;q=1.0, gzip;q=0.5", "br") })
        {
            var reply = await AskAsync(shelf, TaxiiReplies.Basic(shelf.Reader.KeyId, shelf.Reader.Secret!), path, ("Accept-Encoding", asked));
            reply.Expect(200);
            Assert.Equal(expected, Assert.Single(reply.ContentHeaders.ContentEncoding));
            Assert.Equal(Actor.Taxii, reply.ContentHeaders.NonValidated["Content-Type"].ToString());
            Assert.Contains("Accept-Encoding", reply.Headers.Vary);
            Assert.Equal(plain.Header(TaxiiReplies.Last), reply.Header(TaxiiReplies.Last));
            using Stream packed = new MemoryStream(reply.Bytes);
            using Stream unpacking = expected == "br"
                ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
            using var text = new StreamReader(unpacking);
            Assert.Equal(plain.Text, await text.ReadToEndAsync());
        }

        Assert.Empty((await AskAsync(shelf, TaxiiReplies.Basic(shelf.Reader.KeyId, shelf.Reader.Secret!), path, ("Accept-Encoding", "identity")))
            .Resource().ContentHeaders.ContentEncoding);
    }

    [Theory, OnEachEngine]
    public async Task Answers_are_never_stored_sniffed_or_redirected(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var path in new[] { "/taxii2", "/taxii2/", "/taxii2/api", Everywhere[..^1], Everywhere + "mine" })
        {
            var reply = (await shelf.Reader.GetAsync(path, Actor.Taxii)).Resource();
            Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
            Assert.Null(reply.Headers.Location);
            Assert.False(reply.Headers.Contains("Server"));
        }
    }

    [Theory, OnEachEngine]
    public async Task Errors_name_an_id_of_their_own_and_bad_input_gets_into_no_header(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var first = (await shelf.Reader.TaxiiAsync("nowhere/")).Error(404);
        var second = (await shelf.Reader.TaxiiAsync("nowhere/")).Error(404);
        Assert.NotEqual(first.Json.Text("error_id"), second.Json.Text("error_id"));
        var echoed = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit={shelf.Reader.Secret}%0D%0AX-Injected:1")).Error(400);
        Assert.False(echoed.Headers.Contains("X-Injected"));
        (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?match[id]=%00")).Error(400);
    }

    private static Task<Reply> AskAsync(
        Shelf shelf, AuthenticationHeaderValue? credentials, string path = Everywhere, params (string Name, string Value)[] headers) =>
        shelf.Hub.AskAsync("GET", path, credentials, [("Accept", Actor.Taxii), .. headers]);
}
