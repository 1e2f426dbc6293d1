using Breakwater.Taxii.Negotiation;
using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>Media types (TAXII 2.1 section 1.6.8, RFC 9110 section 12.5.1).</summary>
public sealed class NegotiationTests
{
    [Theory]
    [InlineData("application/taxii+json;version=2.1", true)]
    [InlineData("application/taxii+json", true)]
    [InlineData("Application/TAXII+JSON ; Version=\"2.1\"", true)]
    [InlineData("application/taxii+json; version=2.1; q=0.5", true)]
    [InlineData("application/taxii+json;version=2.1, application/stix+json;version=2.1", true)]
    [InlineData("application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.1", true)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", true)]
    [InlineData("application/*", true)]
    [InlineData("*/*", true)]
    [InlineData("application/json", true)]
    [InlineData("application/json, text/plain, */*", true)]
    [InlineData("application/taxii+json;x=\"a, b;c\\\"\";version=2.1", true)]
    [InlineData("text/plain;x=\",\" , application/taxii+json", true)]
    [InlineData("application/taxii+json;version=2.0", false)]
    [InlineData("application/taxii+json;version=2.2", false)]
    [InlineData("application/vnd.oasis.taxii+json;version=2.0", false)]
    [InlineData("text/html", false)]
    [InlineData("application/taxii+json;q=0", false)]
    [InlineData("application/taxii+json;version=2.1;q=0, */*", false)]
    [InlineData("*/*;q=0", false)]
    [InlineData("application/taxii+json;q=nonsense", false)]
    [InlineData("nonsense", false)]
    public async Task Accept_decides_between_200_and_406(string accept, bool isServed)
    {
        Assert.Equal(isServed, TaxiiMedia.MayAnswer(accept));
        await using var host = await StartAsync();
        var answer = await host.GetAsync("/taxii2/", accept: accept);
        if (isServed)
        {
            Assert.Equal((200, Media), (answer.Status, answer.Type));
        }
        else
        {
            answer.Error(406);
        }
    }

    [Fact]
    public async Task Missing_accept_is_served()
    {
        await using var host = await StartAsync();
        Assert.Equal(200, (await host.GetAsync("/taxii2/", accept: null)).Status);
    }

    [Theory]
    [InlineData("application/taxii+json;version=2.1", true)]
    [InlineData("application/taxii+json", true)]
    [InlineData("application/taxii+json; version=\"2.1\"; charset=utf-8", true)]
    [InlineData("application/taxii+json;version=2.0", false)]
    [InlineData("application/json", false)]
    [InlineData("application/stix+json;version=2.1", false)]
    [InlineData("text/plain", false)]
    [InlineData("*/*", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Content_type_decides_between_202_and_415(string? contentType, bool isTaken)
    {
        Assert.Equal(isTaken, TaxiiMedia.MayRead(contentType));
        await using var host = await StartAsync();
        var answer = await host.PostAsync(Objects(Known.ReadWrite), """{"objects":[]}""", contentType);
        if (isTaken)
        {
            Assert.Equal(202, answer.Status);
        }
        else
        {
            answer.Error(415);
        }
    }

    [Fact]
    public void Media_range_keeps_case_of_values_and_unescapes_quotes()
    {
        Assert.True(MediaRange.TryParse("A/B;X=\"q\\\"Z\";q=0.25", out var range));
        Assert.Equal("a/b", range!.Name);
        Assert.Equal("q\"Z", range.Parameters["x"]);
        Assert.Equal(0.25, range.Quality);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b/c")]
    [InlineData("a/b;x")]
    [InlineData("a/b;x=\"open")]
    [InlineData("a/b;q=1.5")]
    [InlineData("a/b;q=-1")]
    [InlineData("a b/c")]
    public void Malformed_media_range_does_not_parse(string text) => Assert.False(MediaRange.TryParse(text, out _));
}
