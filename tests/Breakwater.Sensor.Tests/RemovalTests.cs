using Breakwater.Matching;
using Breakwater.Sensor.Commands;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>A removal of abnormally many entries waits for a person.</summary>
public sealed class RemovalTests
{
    private const int Entries = 3_000;

    [Fact]
    public async Task A_mass_removal_is_held_while_additions_go_on_and_a_person_accepts_it()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        hub.Publish([.. Numbers(0, 1_500).Select(i => FakeHub.Remove("domain", Name(i))), FakeHub.Add("domain", "added.example")]);
        await rig.UntilAsync(() => Holds(rig, "added.example"), "the addition");
        Assert.True(Holds(rig, Name(7)));
        rig.Write($"GET http://{Name(7)}/");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "a sighting of what is held");

        await rig.StopAsync();
        rig.Start();
        Assert.True(Holds(rig, Name(7)));
        hub.Publish(FakeHub.Add("domain", "more.example"));
        await rig.UntilAsync(() => Holds(rig, "more.example"), "another addition");
        Assert.True(Holds(rig, Name(7)));

        var shown = new StringWriter();
        Assert.Equal(ExitCodes.Done, ApproveCommand.Run(rig.Folder, null, shown));
        Assert.Contains("1500 of 3000 entries", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, ApproveCommand.Run(rig.Folder, true, TextWriter.Null));
        await rig.UntilAsync(() => !Holds(rig, Name(7)), "the removal");
        Assert.Equal(1_502, rig.Host.Index.Current.Count);
        await rig.StopAsync();
        rig.Start();
        Assert.Equal(1_502, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task A_refused_removal_goes_on_matching_also_after_a_restart()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        hub.Publish([.. Numbers(0, Entries).Select(i => FakeHub.Remove("domain", Name(i)))]);
        await rig.UntilAsync(() => rig.Folder.ReadHeld() is not null, "the hold");
        Assert.Equal(ExitCodes.Done, ApproveCommand.Run(rig.Folder, false, TextWriter.Null));
        await rig.UntilAsync(() => rig.Folder.ReadHeld()!.Refused, "the refusal");
        await rig.StopAsync();
        rig.Start();
        Assert.True(Holds(rig, Name(2_999)));
    }

    [Fact]
    public async Task Removals_in_small_steps_count_together()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        for (var step = 0; step < 3; step++)
        {
            hub.Publish([.. Numbers(step * 400, 400).Select(i => FakeHub.Remove("domain", Name(i)))]);
            await rig.UntilAsync(() => rig.Host.Index.Current.Manifest.Sequence == hub.Sequence, "a step");
        }

        Assert.NotNull(rig.Folder.ReadHeld());
        Assert.False(Holds(rig, Name(0)));
        Assert.True(Holds(rig, Name(900)));
    }

    [Fact]
    public async Task A_usual_removal_is_not_held()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        hub.Publish([.. Numbers(0, 500).Select(i => FakeHub.Remove("domain", Name(i)))]);
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == Entries - 500, "the removal");
        Assert.Null(rig.Folder.ReadHeld());
    }

    [Fact]
    public async Task A_usual_removal_soon_after_the_first_index_is_not_held_for_that_there_was_none_before()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. Numbers(0, 10_000).Select(i => FakeHub.Add("domain", Name(i)))]);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 10_000, "the entries");
        hub.Publish([.. Numbers(0, 1_200).Select(i => FakeHub.Remove("domain", Name(i)))]);
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 8_800, "the removal");
        Assert.Null(rig.Folder.ReadHeld());
    }

    [Fact]
    public async Task A_merge_that_removes_nothing_is_not_held_and_one_that_does_is()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        await rig.StopAsync();
        hub.Merge(FakeHub.Chain);
        rig.Start();
        hub.Publish(FakeHub.Add("domain", "added.example"));
        await rig.UntilAsync(() => Holds(rig, "added.example"), "the addition");
        Assert.Null(rig.Folder.ReadHeld());
    }

    [Fact]
    public async Task What_a_circle_shared_goes_at_once_when_it_is_left_but_not_everything()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        hub.PublishTo("circle", [.. Numbers(0, 2_000).Select(i => FakeHub.Add("domain", $"circle{i}.example"))]);
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == Entries + 2_000, "the circle");
        hub.Drop("circle");
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == Entries, "the circle's end");
        Assert.Null(rig.Folder.ReadHeld());
        hub.Drop(FakeHub.Chain);
        await rig.UntilAsync(() => rig.Folder.ReadHeld() is not null, "the hold");
        Assert.True(Holds(rig, Name(1)));
    }

    [Fact]
    public async Task A_decision_about_other_entries_than_were_shown_is_not_taken()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await FilledAsync(hub);
        hub.Publish([.. Numbers(0, 1_500).Select(i => FakeHub.Remove("domain", Name(i)))]);
        await rig.UntilAsync(() => rig.Folder.ReadHeld() is not null, "the hold");
        rig.Folder.SaveDecision(new State.RemovalDecision(new string('0', 64), true));
        await rig.UntilAsync(() => rig.Folder.ReadDecision() is null, "the decision's end");
        Assert.NotNull(rig.Folder.ReadHeld());
        Assert.True(Holds(rig, Name(7)));
    }

    private static async Task<SensorRig> FilledAsync(FakeHub hub)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. Numbers(0, Entries).Select(i => FakeHub.Add("domain", Name(i)))]);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == Entries, "the entries");
        return rig;
    }

    private static IEnumerable<int> Numbers(int from, int count) => Enumerable.Range(from, count);

    private static string Name(int number) => $"d{number}.example";

    private static bool Holds(SensorRig rig, string domain) =>
        rig.Host.Index.Holds(new IndicatorValue(IndicatorKind.Domain, domain));
}
