using System.Text.Json;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Resources with their required properties and nothing else (TAXII 2.1, sections 4.3 and 5.2).</summary>
internal static class TaxiiShapes
{
    private const string Uuid4 = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

    public static void IsStatus(this JsonElement status, int total, int successes, int failures)
    {
        status.HasOnly(
            "id", "status", "request_timestamp", "total_count", "success_count", "successes", "failure_count", "failures", "pending_count",
            "pendings");
        Assert.Matches(Uuid4, status.Text("id"));
        Assert.Equal("complete", status.Text("status"));
        status.Text("request_timestamp").IsTimestamp();
        Assert.Equal(
            (total, successes, failures, 0),
            (Count(status, "total_count"), Count(status, "success_count"), Count(status, "failure_count"), Count(status, "pending_count")));
        Assert.Equal((successes, failures, 0), (Details(status, "successes"), Details(status, "failures"), Details(status, "pendings")));
    }

    public static void IsCollection(this JsonElement one)
    {
        one.HasOnly("id", "title", "description", "alias", "can_read", "can_write", "media_types");
        Assert.Matches(Uuid4, one.Text("id"));
        Assert.NotEmpty(one.Text("title"));
        _ = (one.GetProperty("can_read").GetBoolean(), one.GetProperty("can_write").GetBoolean());
        Assert.Equal([Actor.Stix], one.GetProperty("media_types").EnumerateArray().Select(type => type.GetString()));
    }

    private static int Count(JsonElement status, string name) => status.GetProperty(name).GetInt32();

    private static int Details(JsonElement status, string name)
    {
        if (!status.TryGetProperty(name, out var list))
        {
            return 0;
        }

        foreach (var one in list.EnumerateArray())
        {
            one.HasOnly("id", "version", "message");
            Assert.NotEmpty(one.Text("id"));
            Assert.NotEmpty(one.Text("version"));
        }

        return list.GetArrayLength();
    }
}
