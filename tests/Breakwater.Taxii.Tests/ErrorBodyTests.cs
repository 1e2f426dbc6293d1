using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>Errors that never reach an endpoint carry an error resource too (TAXII 2.1 section 3.6).</summary>
public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("/taxii2/")]
    [InlineData("/taxii2/port/")]
    [InlineData("/taxii2/port/collections/22222222-2222-4222-8222-222222222222/objects/")]
    [InlineData("/taxii2/port/no/such/address/")]
    public async Task Not_authenticated_answers_401_with_a_challenge_and_an_error_resource(string path)
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync(path, user: null);
        answer.Error(401);
        Assert.Equal("Basic realm=\"TAXII\", charset=\"UTF-8\", Bearer", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Wrong_password_answers_401()
    {
        await using var host = await StartAsync();
        (await host.SendAsync(HttpMethod.Get, "/taxii2/", Member, Media, password: "wrong")).Error(401);
    }

    [Fact]
    public async Task Error_names_its_status_code_and_id()
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync("/taxii2/elsewhere/");
        Assert.Equal("not-found", answer.Json.GetProperty("error_code").GetString());
        Assert.NotEqual("", answer.Json.GetProperty("error_id").GetString());
        Assert.Equal("404", answer.Json.GetProperty("http_status").GetString());
    }

    [Fact]
    public async Task Bug_answers_500_without_its_text()
    {
        await using var host = await StartAsync();
        host.Port.Bug = new InvalidOperationException("the secret of a member");
        var answer = await host.GetAsync("/taxii2/");
        answer.Error(500);
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rate_limit_of_the_host_answers_429_with_an_error_resource()
    {
        await using var host = await StartAsync(requestsMax: 1);
        Assert.Equal(200, (await host.GetAsync("/taxii2/")).Status);
        (await host.GetAsync("/taxii2/")).Error(429);
    }

    [Fact]
    public async Task Path_outside_is_left_alone()
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync("/elsewhere");
        Assert.Equal((404, ""), (answer.Status, answer.Body));
    }
}
