using System.Collections.Concurrent;
using System.Text;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Stix;

namespace Breakwater.Hub.Tests.Storage;

/// <summary>Positions grow strictly in commit order, so that a cursor can never pass a row that is still to come.</summary>
public sealed class PositionTests
{
    private const int Writers = 16;
    private const int WritesPerWriter = 40;

    [Theory, OnEachEngine]
    public async Task A_reader_beside_many_writers_of_one_node_skips_nothing_and_sees_nothing_twice(DatabaseEngine engine) =>
        await ReadBesideWritersAsync(engine, nodes: 1);

    [Theory, OnEachEngine]
    public async Task A_reader_beside_many_writers_of_three_nodes_skips_nothing_and_sees_nothing_twice(DatabaseEngine engine) =>
        await ReadBesideWritersAsync(engine, nodes: 3);

    [Theory, OnEachEngine]
    public async Task A_clock_that_is_set_back_gives_no_position_twice_and_none_before_another(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        var time = new ShiftedTime();
        await using var database = store.Open(time);
        var positions = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            positions.Add(await database.WriteAsync(scope => scope.TakePositions(3)));
            time.Advance(TimeSpan.FromMinutes(i % 2 == 0 ? -10 : 3));
        }

        Assert.All(positions.Zip(positions.Skip(1)), pair => Assert.True(pair.Second >= pair.First + 3));
    }

    [Theory, OnEachEngine]
    public async Task Audiences_of_two_nodes_are_interned_once(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using var one = store.Open();
        await using var other = store.Open();

        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? one : other).WriteAsync(scope =>
        {
            scope.TakePositions(1);
            return AudienceStore.Intern(scope, Audience.OfMember($"member {i % 5}")).Id;
        })));

        Assert.Equal(5, ids.Distinct().Count());
        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(ids[i % 5], ids[i]));
    }

    private static async Task ReadBesideWritersAsync(DatabaseEngine engine, int nodes)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        var databases = Enumerable.Range(0, nodes).Select(_ => store.Open()).ToList();
        try
        {
            var answered = new ConcurrentBag<long>();
            var visible = new[] { await EveryoneAsync(databases[0]) };
            var reader = new PublicationReader(databases[0]);
            using var stop = new CancellationTokenSource();
            var readers = Enumerable.Range(0, 2)
                .Select(i => Task.Run(() => Follow(reader, visible, pageSize: i == 0 ? 3 : 1000, stop.Token))).ToList();

            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < WritesPerWriter; i++)
                {
                    var database = databases[(writer + i) % nodes];
                    foreach (var position in await database.WriteAsync(scope => Publish(scope, writer, i)))
                    {
                        answered.Add(position);
                    }
                }
            })));
            await stop.CancelAsync();

            var all = reader.Events(visible, 0, int.MaxValue).Select(one => one.Position).ToList();
            Assert.Equal(answered.Order(), all);
            Assert.Equal(all.Count, all.Distinct().Count());
            foreach (var followed in await Task.WhenAll(readers))
            {
                Assert.Equal(all, followed);
            }
        }
        finally
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }
        }
    }

    private static async Task<long> EveryoneAsync(Database database) => await database.WriteAsync(scope =>
    {
        scope.TakePositions(1);
        return AudienceStore.Intern(scope, Audience.OfCircle(Circle.EveryoneId, TlpLevel.Clear)).Id;
    });

    // Follows until it is told that no more will come, and then to the end.
    private static List<long> Follow(PublicationReader reader, long[] visible, int pageSize, CancellationToken stop)
    {
        var seen = new List<long>();
        while (true)
        {
            var over = stop.IsCancellationRequested;
            var page = reader.Events(visible, seen.Count > 0 ? seen[^1] : 0, pageSize);
            seen.AddRange(page.Select(one => one.Position));
            if (over && page.Count == 0)
            {
                return seen;
            }
        }
    }

    private static IReadOnlyList<long> Publish(WriteScope scope, int writer, int number) => PublicationLog.Publish(
        scope,
        Enumerable.Range(0, 1 + (number % 3)).Select(i => new PublishedObject(
            $"note--{writer}-{number}-{i}", "note", 0, "0", "2.1", Audience.OfCircle(Circle.EveryoneId, TlpLevel.Clear),
            Encoding.UTF8.GetBytes("{}"), Sources.Centre)).ToList());
}
