using System.Globalization;
using System.Text;
using Breakwater.Hub.Intake;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>
/// A curious member who sees all that members can see, and is told of half of the submissions who it was, guesses who it was for the other
/// half. BREAKWATER_ATTACK_SUBMISSIONS plays more than the usual few; BREAKWATER_ATTACK_REPORT names a file for the figures.
/// </summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    private const int SubmissionsShort = 240;
    private const int Days = 60;
    private const int Seed = 20300107;

    private static readonly (string Name, Protections Protections)[] WithoutOne =
    [
        ("ids are kept", new Protections { Ids = false }),
        ("event times are exact", new Protections { Times = false }),
        ("nothing waits", new Protections { Delay = false }),
        ("nothing is redacted", new Protections { Redaction = false }),
        ("all labels are shown", new Protections { Labels = false }),
        ("numbers of few are told", new Protections { Counts = false }),
    ];

    private readonly StringBuilder _report = new();

    [Fact]
    public async Task A_curious_member_guesses_no_better_than_from_the_values_alone_and_better_without_any_one_protection()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("BREAKWATER_ATTACK_SUBMISSIONS"), out var asked) ? asked : SubmissionsShort;
        var dice = new Random(Seed);
        var habits = Habits.Community(dice);
        var plan = PlannedSubmission.Plan(habits, count, Days, PlayedCommunity.Begin, dice);
        var discreet = new Discretion(true, Limits.DiscreetDelay);
        int? Half(int i) => plan[i].Circle == "everyone" ? i % 2 : null;
        int? Circle(int i) => plan[i].Circle switch { "one" => 0, "two" => 1, _ => null };

        var withoutPseudonyms = PlayedCommunity.PlayAsync(habits, plan, new Protections { Pseudonyms = false }, discreet);
        var withoutOne = WithoutOne.Select(one => PlayedCommunity.PlayAsync(habits, plan, one.Protections, discreet)).ToList();
        var intact = await PlayedCommunity.PlayAsync(habits, plan, Protections.All, discreet);
        var baseline = Verdict.Of(intact, plan, valuesOnly: true, Half);
        var attack = Verdict.Of(intact, plan, valuesOnly: false, Half);
        Say($"{count} submissions by {Habits.Members} members in {Days} days; a guess at random is right in {100.0 / Habits.Members:0.0} %, always the busiest in {MostActive(plan):0.0} %.");
        Say($"{intact.Released} objects waited, {intact.Waited.TotalHours:0.0} hours on average; {plan.Count(one => one.Urgent)} submissions were urgent.");
        Say("");
        Say("| what is off | submissions | right | values alone | more than values alone, points | bound | verdict | more than with all on | bound | verdict |");
        Say("|---|---|---|---|---|---|---|---|---|---|");
        var against = Row("nothing", attack, baseline, null);
        var problems = new List<string>();
        if (against.IsBetter)
        {
            problems.Add($"With every protection on, the attacker is right {against.Difference * 100:0.0} points more often than values alone tell; chance makes {against.Bound * 100:0.0}.");
        }

        foreach (var (name, played) in WithoutOne.Zip(withoutOne, (one, played) => (one.Name, played)))
        {
            var without = Verdict.Of(await played, plan, valuesOnly: false, Half);
            if (!Row(name, without, baseline, attack).IsBetter || !Comparison.Of(without, attack).IsBetter)
            {
                problems.Add($"That {name} is not noticed.");
            }
        }

        var (veiled, veiledValues) = (Verdict.Of(intact, plan, false, Circle), Verdict.Of(intact, plan, true, Circle));
        if (Row("nothing (pseudonyms: known in one circle, guessed in another)", veiled, veiledValues, null).IsBetter)
        {
            problems.Add("A pseudonym can be linked across circles.");
        }

        var linked = Verdict.Of(await withoutPseudonyms, plan, false, Circle);
        if (!Row("one pseudonym for all circles", linked, veiledValues, veiled).IsBetter || !Comparison.Of(linked, veiled).IsBetter)
        {
            problems.Add("One pseudonym for all circles is not noticed.");
        }

        await SayWhatMembersLetOutAsync(habits, plan, baseline, attack);
        if (Environment.GetEnvironmentVariable("BREAKWATER_ATTACK_REPORT") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, _report.ToString());
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems) + "\n\n" + _report);
    }

    // Not protections: what the community or a submission asks for, with its price.
    private async Task SayWhatMembersLetOutAsync(
        IReadOnlyList<Habits> habits, IReadOnlyList<PlannedSubmission> plan, Guesses baseline, Guesses attack)
    {
        int? Half(int i) => plan[i].Circle == "everyone" ? i % 2 : null;
        var discreet = new Discretion(true, Limits.DiscreetDelay);
        Guesses Urgent(Guesses all) => new(all.Hits.Where(one => plan[one.Key].Urgent).ToDictionary());
        Row("nothing, of the urgent ones", Urgent(attack), Urgent(baseline), null);
        if (plan.Count <= SubmissionsShort)
        {
            return;
        }

        Row("what waits does so for a day at most", Verdict.Of(await PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discretion.Quick with { Discreet = true }), plan, false, Half), baseline, attack);
        Row("the text is asked for every time", Verdict.Of(await PlayedCommunity.PlayAsync(habits, plan, Protections.All, discreet, "&text=true"), plan, false, Half), baseline, attack);
        Row("the community is quick", Verdict.Of(await PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discretion.Quick), plan, false, Half), baseline, attack);
    }

    private Comparison Row(string name, Guesses guesses, Guesses baseline, Guesses? attack)
    {
        var against = Comparison.Of(guesses, baseline);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {against.Submissions} | {guesses.Share * 100:0.0} % | {baseline.Share * 100:0.0} % | {against} | {(attack is null ? " |  | " : Comparison.Of(guesses, attack).ToString())} |"));
        return against;
    }

    private static double MostActive(IReadOnlyList<PlannedSubmission> plan) => 100.0 * plan.GroupBy(one => one.Member).Max(one => one.Count()) / plan.Count;

    private void Say(string line)
    {
        _report.AppendLine(line);
        output.WriteLine(line);
    }
}
