using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>Who may do what (TAXII 2.1 sections 5.2 to 5.8).</summary>
public sealed class RightsTests
{
    [Theory]
    [InlineData(Known.WriteOnly)]
    [InlineData(Known.Neither)]
    public async Task Reading_where_can_read_is_false_answers_403(string collection)
    {
        await using var host = await StartAsync();
        host.Port.Put(collection, Known.Malware, Known.V1);
        (await host.GetAsync(Objects(collection))).Error(403);
        (await host.GetAsync(Manifest(collection))).Error(403);
        (await host.GetAsync(Objects(collection) + Known.Malware + "/")).Error(403);
        (await host.GetAsync(Objects(collection) + Known.Malware + "/versions/")).Error(403);
        Assert.Equal(200, (await host.GetAsync($"/taxii2/port/collections/{collection}/")).Status);
    }

    [Theory]
    [InlineData(Known.ReadOnly)]
    [InlineData(Known.Neither)]
    public async Task Writing_where_can_write_is_false_answers_403(string collection)
    {
        await using var host = await StartAsync();
        (await host.PostAsync(Objects(collection), """{"objects":[]}""")).Error(403);
    }

    [Theory]
    [InlineData(Known.Neither, 404)]
    [InlineData(Known.ReadOnly, 403)]
    [InlineData(Known.WriteOnly, 403)]
    [InlineData(Known.ReadWrite, 200)]
    public async Task Deleting_needs_both_rights(string collection, int status)
    {
        await using var host = await StartAsync();
        host.Port.Put(collection, Known.Malware, Known.V1);
        var answer = await host.DeleteAsync(Objects(collection) + Known.Malware + "/");
        if (status == 200)
        {
            Assert.Equal((200, ""), (answer.Status, answer.Body));
        }
        else
        {
            answer.Error(status);
        }
    }

    [Fact]
    public async Task Collection_that_another_caller_has_is_unknown_to_this_one()
    {
        await using var host = await StartAsync();
        (await host.GetAsync(Objects(Known.ReadWrite), user: Nobody)).Error(404);
        (await host.GetAsync($"/taxii2/port/collections/{Known.ReadWrite}/", user: Nobody)).Error(404);
        (await host.GetAsync(Objects(Known.Alias), user: Nobody)).Error(404);
    }

    [Fact]
    public async Task Deleted_object_is_gone_from_every_listing()
    {
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V1);
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V2);
        var path = Objects(Known.ReadWrite) + Known.Malware + "/";
        Assert.Equal(200, (await host.DeleteAsync(path)).Status);
        (await host.GetAsync(path)).Error(404);
        (await host.GetAsync(path + "versions/")).Error(404);
        Assert.Equal("{}", (await host.GetAsync(Objects(Known.ReadWrite))).Body);
        Assert.Equal("{}", (await host.GetAsync(Manifest(Known.ReadWrite))).Body);
        (await host.DeleteAsync(path)).Error(404);
    }

    [Fact]
    public async Task Deletion_may_name_one_version()
    {
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V1);
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V2);
        var path = Objects(Known.ReadWrite) + Known.Malware + "/";
        Assert.Equal(200, (await host.DeleteAsync(path + "?match[version]=first")).Status);
        var left = await host.GetAsync(path + "versions/");
        Assert.Equal(Known.V2, Assert.Single(left.Json.GetProperty("versions").EnumerateArray()).GetString());
        (await host.DeleteAsync(path + "?match[version]=oldest")).Error(400);
    }

    [Fact]
    public async Task Deletion_that_is_held_answers_403_and_says_so()
    {
        await using var host = await StartAsync();
        var answer = await host.DeleteAsync(Objects(Known.ReadWrite) + Known.HeldObject + "/");
        Assert.Contains("held for a coordinator", answer.Error(403), StringComparison.Ordinal);
    }
}
