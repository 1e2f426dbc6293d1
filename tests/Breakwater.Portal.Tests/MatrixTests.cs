using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Portal.Tests;

/// <summary>Every page and act, by everybody. The routes come from the hub itself, so that none can be forgotten.</summary>
public sealed class MatrixTests
{
    private static readonly PortalRole[] Roles =
    [
        PortalRole.Stranger, PortalRole.Contact, PortalRole.Analyst, PortalRole.Manager, PortalRole.Coordinator, PortalRole.CentreAnalyst,
        PortalRole.Auditor,
    ];

    [Fact]
    public async Task Every_route_is_for_those_who_are_declared_and_for_nobody_else()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        var routes = RoutesOf(town.Hub);
        Assert.Equal(Expectations.All.Select(one => one.Route).Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        foreach (var expected in Expectations.All)
        {
            foreach (var role in Roles)
            {
                using var visitor = await town.VisitAsync(role);
                var reply = await AskAsync(visitor, expected, expected.Path(town));
                if (Complaint(expected, role, reply) is { } complaint)
                {
                    wrong.Add($"{expected.Route} as {role}: {complaint}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Another_members_things_do_not_exist()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        var withThings = Expectations.All.Where(one => one.Route.Contains('{', StringComparison.Ordinal)
            && !one.Route.Contains("{tag}", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(withThings, one => one.Foreign is null);
        foreach (var expected in withThings)
        {
            using var visitor = await town.VisitAsync(PortalRole.Manager);
            var reply = await AskAsync(visitor, expected, expected.Foreign!(town));
            var refused = expected.Roles.HasFlag(PortalRole.Manager) ? 404 : 403;
            Assert.True(reply.Status == refused, $"{expected.Route} with another's thing: {reply.Status}, not {refused}.");
            Assert.DoesNotContain(town.OtherPerson.Email, reply.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("hidden-shoal", reply.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_act_without_the_token_of_a_page_is_not_done()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite);
        foreach (var expected in Expectations.All.Where(one => one.Route.StartsWith("POST ", StringComparison.Ordinal)))
        {
            using var visitor = await town.VisitAsync(PortalRole.Coordinator);
            await visitor.GetAsync("/account");
            (await visitor.PostAsync(expected.Path(town), "none", expected.Fields)).Expect(400);
        }
    }

    private static async Task<Reply> AskAsync(Visitor visitor, Expectation expected, string path)
    {
        if (!expected.Route.StartsWith("GET ", StringComparison.Ordinal))
        {
            return await visitor.PostAsync(path, expected.Fields);
        }

        // A stream never ends by itself: its head says enough.
        using var response = await visitor.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? new Reply((int)response.StatusCode, [], response.Headers, response.Content.Headers)
            : await Reply.ReadAsync(response);
    }

    /// <returns>What is not as declared; null when it is.</returns>
    private static string? Complaint(Expectation expected, PortalRole role, Reply reply)
    {
        if ((expected.Roles & role) == 0)
        {
            var isRefused = role == PortalRole.Stranger
                ? reply.Status == 303 && reply.Headers.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal)
                : reply.Status == 403;
            return isRefused ? null : $"{reply.Status} where it is to be refused.";
        }

        // Done, or refused for what is in the form, or because there is nothing there: not for who asks.
        var isAskedForProof = reply.Headers.Location?.ToString().StartsWith("/confirm", StringComparison.Ordinal) == true;
        return reply.Status is 200 or 303 or 404 or 409 or 422 && !isAskedForProof
            ? null : $"{reply.Status} where it may be.";
    }

    private static List<string> RoutesOf(HubHost hub) => hub.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<PortalRoute>() is not null)
        .Select(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0] + " " + endpoint.RoutePattern.RawText)
        .ToList();
}
