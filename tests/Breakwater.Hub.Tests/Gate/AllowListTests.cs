using Breakwater.Hub.Gate;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Matching;

namespace Breakwater.Hub.Tests.Gate;

public sealed class AllowListTests
{
    [Theory, OnEachEngine]
    public async Task Lists_of_a_folder_are_loaded_and_one_bad_list_or_entry_does_not_stop_the_others(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using var database = store.Open();
        Write(store, "names", """{"name":"Our names","type":"hostname","list":["shared-service.click","",7]}""");
        Write(store, "ranges", """{"name":"Our ranges","type":"cidr","list":["45.77.32.0/24","nonsense"]}""");
        Write(store, "patterns", """{"name":"Our patterns","type":"regex","list":["/^cdn[0-9]+\\.click$/","(?=no)lookahead"]}""");
        Write(store, "broken", "{");
        Write(store, "strange", """{"name":"Strange","type":"colour","list":[]}""");

        var load = await new AllowListLoader(database).LoadAsync(Path.Combine(store.Folder, "lists"), CancellationToken.None);

        Assert.Equal(["names", "patterns", "ranges"], load.Lists.Select(list => list.Name));
        Assert.Equal(6, load.Problems.Count);
        var current = new AllowListStore(database).Current();
        foreach (var (value, hit) in new[]
        {
            ("shared-service.click", true), ("www.shared-service.click", true), ("notshared-service.click", false), ("45.77.32.7", true),
            ("45.77.0.0/16", true), ("45.77.33.1", false), ("cdn7.click", true), ("cdn.click", false), ("http://45.77.32.7/", true),
        })
        {
            Assert.True(IndicatorValue.TryParse(value, out var parsed, out _));
            Assert.Equal((value, hit), (value, current.Check(parsed) is not null));
        }
    }

    private static void Write(TestStore store, string name, string json)
    {
        var folder = Directory.CreateDirectory(Path.Combine(store.Folder, "lists", name));
        File.WriteAllText(Path.Combine(folder.FullName, "list.json"), json);
    }
}
