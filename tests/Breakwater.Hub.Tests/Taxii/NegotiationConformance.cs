using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Media types and their negotiation (TAXII 2.1, sections 1.6.8 and 3.2; RFC 9110, section 12.5.1).</summary>
public sealed class NegotiationConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    private static readonly string[] Served =
    [
        "application/taxii+json;version=2.1", "application/taxii+json", "application/taxii+json; version=\"2.1\"",
        "Application/TAXII+JSON ;VERSION=2.1", "application/taxii+json;version=2.1,application/stix+json;version=2.1",
        "application/stix+json;version=2.1, application/taxii+json;version=2.1", "application/taxii+json;version=2.1;q=0.3, text/html;q=0.9",
        "application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.1", "application/*", "*/*", "application/*;q=0.2",
        "text/html, */*;q=0.1", "application/json", "application/taxii+json;q=1.000",
    ];

    private static readonly string[] NotAcceptable =
    [
        "application/taxii+json;version=2.0", "application/taxii+json;version=\"2.0\"", "application/vnd.oasis.taxii+json;version=2.0",
        "application/taxii+json;version=2.2", "text/html", "application/taxii+json;version=2.1;q=0", "application/taxii+json;q=0, */*",
        "*/*;q=0", "application/xml, text/*",
    ];

    [Theory, OnEachEngine]
    public async Task Accept_lists_with_qualities_and_quoted_versions_are_read(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var path in new[] { "", $"{shelf.Path}manifest/", $"{shelf.Path}objects/" })
        {
            foreach (var accept in Served)
            {
                var reply = await shelf.Reader.GetAsync("/taxii2/api/" + path, accept);
                Assert.True(reply.Status == 200, $"{accept}: {reply.Text}");
                reply.Resource();
            }
        }
    }

    [Theory, OnEachEngine]
    public async Task Accept_that_leaves_out_this_version_answers_406(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var accept in NotAcceptable)
        {
            var reply = await shelf.Reader.GetAsync($"/taxii2/api/{shelf.Path}objects/", accept);
            Assert.True(reply.Status == 406, $"{accept}: {reply.Status}");
            reply.Error(406);
        }
    }

    [Theory, OnEachEngine]
    public async Task Accept_may_be_missing_or_given_in_several_headers(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var basic = TaxiiReplies.Basic(shelf.Reader.KeyId, shelf.Reader.Secret!);
        (await shelf.Reader.GetAsync("/taxii2/api/" + shelf.Path)).Resource();
        (await shelf.Hub.AskAsync("GET", "/taxii2/api/" + shelf.Path, basic, ("Accept", "text/html"), ("Accept", Actor.Taxii))).Resource();
        (await shelf.Hub.AskAsync("GET", "/taxii2/api/" + shelf.Path, basic, ("Accept", "text/html"), ("Accept", "text/plain"))).Error(406);
    }

    [Theory, OnEachEngine]
    public async Task Content_type_of_a_post_is_taxii_and_anything_else_answers_415(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var body = Encoding.UTF8.GetBytes($$"""{"objects":[{{shelf.Malware(1)}}]}""");
        foreach (var type in new[]
        {
            Actor.Taxii, "application/taxii+json", "application/taxii+json; version=\"2.1\"", "APPLICATION/TAXII+JSON;version=2.1;charset=utf-8",
        })
        {
            var reply = await shelf.Owner.PostBodyAsync(shelf.Circle, body, type);
            Assert.True(reply.Status == 202, $"{type}: {reply.Text}");
            reply.Resource(202).Json.IsStatus(total: 1, successes: 1, failures: 0);
        }

        foreach (var type in new[]
        {
            null, "application/json", Actor.Stix, "application/taxii+json;version=2.0", "application/vnd.oasis.stix+json;version=2.0", "text/plain",
            "multipart/form-data", "nonsense",
        })
        {
            var reply = await shelf.Owner.PostBodyAsync(shelf.Circle, body, type);
            Assert.True(reply.Status == 415, $"{type}: {reply.Status}");
            reply.Error(415);
        }
    }

    [Theory, OnEachEngine]
    public async Task Errors_and_statuses_carry_the_media_type_whatever_was_accepted(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        (await shelf.Reader.GetAsync("/taxii2/api/nowhere/", "application/json")).Error(404);
        (await shelf.Reader.GetAsync($"/taxii2/api/{shelf.Path}objects/?limit=0", "*/*")).Error(400);
        (await shelf.Hub.Anonymous.GetAsync("/taxii2/", "text/html")).Challenges();
        (await shelf.Owner.PostBodyAsync("mine", Encoding.UTF8.GetBytes($$"""{"objects":[{{shelf.Malware(77)}}]}"""), accept: "*/*")).Resource(202);
    }
}
