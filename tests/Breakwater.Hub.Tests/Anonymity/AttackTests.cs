using System.Globalization;
using System.Text;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Tests.Hosting;

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

    // Of few submissions they tell less than chance makes: there they are printed, and not asked for.
    private const string Numbers = "numbers of few are told";

    private static readonly (string Name, Protections Protections)[] WithoutOne =
    [
        ("ids are kept", new Protections { Ids = false }),
        ("event times are exact", new Protections { Times = false }),
        ("nothing waits", new Protections { Delay = false }),
        ("nothing is redacted", new Protections { Redaction = false }),
        ("all labels are shown", new Protections { Labels = false }),
        (Numbers, new Protections { Counts = false }),
    ];

    private static readonly Discretion Discreet = new(true, Limits.DiscreetDelay);

    private readonly StringBuilder _report = new();

    [Fact]
    public async Task A_curious_member_guesses_no_better_than_from_the_values_alone_and_better_without_any_one_protection()
    {
        Assert.SkipUnless(TestRun.IsFull || Asked > SubmissionsShort, "It is for the full run and bench/attack/run: eight communities play.");
        var (habits, plan) = Community();
        int? Circle(int i) => plan[i].Circle switch { "one" => 0, "two" => 1, _ => null };
        var withoutPseudonyms = PlayedCommunity.PlayAsync(habits, plan, new Protections { Pseudonyms = false }, Discreet);
        var withoutOne = WithoutOne.Select(one => PlayedCommunity.PlayAsync(habits, plan, one.Protections, Discreet)).ToList();
        var intact = await PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discreet);
        var (baseline, attack) = (Verdict.Of(intact, plan, valuesOnly: true, Half(plan)), Verdict.Of(intact, plan, valuesOnly: false,
            Half(plan)));
        Say($"{plan.Count} submissions by {Habits.Members} members in {Days} days; a guess at random is right in {100.0 / Habits.Members:0.0} %, always the busiest in {MostActive(plan):0.0} %.");
        Say($"{intact.Released} objects and sightings waited, {intact.Waited.TotalHours:0.0} hours on average; {plan.Count(one => one.Urgent)} submissions were urgent.");
        SayHead();
        var problems = new List<string>();
        if (Row("nothing", attack, baseline, null).IsBetter)
        {
            problems.Add("With every protection on, the attacker is right more often than values alone tell.");
        }

        foreach (var (name, played) in WithoutOne.Zip(withoutOne, (one, played) => (one.Name, played)))
        {
            var without = Verdict.Of(await played, plan, valuesOnly: false, Half(plan));
            var isNoticed = Row(name, without, baseline, attack).IsBetter && Comparison.Of(without, attack).IsBetter;
            if (!isNoticed && (name != Numbers || Asked > SubmissionsShort))
            {
                problems.Add($"That {name} is not noticed.");
            }
        }

        var (veiled, veiledValues) = (Verdict.Of(intact, plan, false, Circle), Verdict.Of(intact, plan, true, Circle));
        if (Row("nothing; pseudonyms, known in one circle and guessed in another", veiled, veiledValues, null).IsBetter)
        {
            problems.Add("A pseudonym can be linked across circles.");
        }

        var linked = Verdict.Of(await withoutPseudonyms, plan, false, Circle);
        if (!Row("one pseudonym for all circles", linked, veiledValues, veiled).IsBetter || !Comparison.Of(linked, veiled).IsBetter)
        {
            problems.Add("One pseudonym for all circles is not noticed.");
        }

        var urgent = plan.Select((one, i) => (one.Urgent, i)).Where(one => one.Urgent).Select(one => one.i).ToHashSet();
        Row("nothing, of the urgent ones", attack.Of(urgent), baseline.Of(urgent), null);
        await ReportAsync();
        Assert.True(problems.Count == 0, string.Join('\n', problems) + "\n\n" + _report);
    }

    [Fact]
    public async Task Speed_and_context_have_the_price_that_the_page_on_anonymity_says()
    {
        Assert.SkipUnless(Asked > SubmissionsShort, "It is for bench/attack/run: figures of a large community.");
        var (habits, plan) = Community();
        var plays = new[]
        {
            ("the longest wait is a day, not three", PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discretion.Quick with { Discreet = true })),
            ("the longest wait is a week", PlayedCommunity.PlayAsync(habits, plan, Protections.All, new Discretion(true, TimeSpan.FromDays(7)))),
            ("the text is asked for every time", PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discreet, "&text=true")),
            ("the community is quick", PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discretion.Quick)),
        };
        var intact = await PlayedCommunity.PlayAsync(habits, plan, Protections.All, Discreet);
        var (baseline, attack) = (Verdict.Of(intact, plan, valuesOnly: true, Half(plan)), Verdict.Of(intact, plan, valuesOnly: false,
            Half(plan)));
        Say("What is no protection but a choice, with every protection on:");
        SayHead();
        var last = attack;
        foreach (var (name, play) in plays)
        {
            last = Verdict.Of(await play, plan, valuesOnly: false, Half(plan));
            Row(name, last, baseline, attack);
        }

        await ReportAsync();
        Assert.True(Comparison.Of(last, attack).IsBetter, "The page says that a quick community tells more than a discreet one.\n" + _report);
    }

    private static int Asked => int.TryParse(Environment.GetEnvironmentVariable("BREAKWATER_ATTACK_SUBMISSIONS"), out var asked) ? asked : SubmissionsShort;

    private static (IReadOnlyList<Habits> Habits, IReadOnlyList<PlannedSubmission> Plan) Community()
    {
        var dice = new Random(Seed);
        var habits = Habits.Community(dice);
        return (habits, PlannedSubmission.Plan(habits, Asked, Days, PlayedCommunity.Begin, dice));
    }

    // Of what is shared with everyone, every second submission.
    private static Func<int, int?> Half(IReadOnlyList<PlannedSubmission> plan) => i => plan[i].Circle == "everyone" ? i % 2 : null;

    private async Task ReportAsync()
    {
        if (Environment.GetEnvironmentVariable("BREAKWATER_ATTACK_REPORT") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, _report.AppendLine().ToString());
        }
    }

    private void SayHead()
    {
        Say("");
        Say("| what is off | submissions | right | values alone | more than values alone, points | bound | verdict | more than with all on | bound | verdict |");
        Say("|---|---|---|---|---|---|---|---|---|---|");
    }

    private Comparison Row(string name, Guesses guesses, Guesses baseline, Guesses? attack)
    {
        var against = Comparison.Of(guesses, baseline);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {against.Submissions} | {guesses.Share * 100:0.0} % | {baseline.Share * 100:0.0} % | {against} | {(attack is null ? " |  | " : Comparison.Of(guesses, attack).ToString())} |"));
        return against;
    }

    private static double MostActive(IReadOnlyList<PlannedSubmission> plan) => 100.0 * plan.GroupBy(one => one.Member).Max(one =>
        one.Count()) / plan.Count;

    private void Say(string line)
    {
        _report.AppendLine(line);
        output.WriteLine(line);
    }
}
