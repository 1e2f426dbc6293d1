using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Stix;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>
/// The audience function against the words of the architecture, written here a second time, over two million pairs of audience and
/// viewer, and against what must hold of any such function.
/// </summary>
public sealed class AudiencePropertyTests(ITestOutputHelper output)
{
    private const long Cases = 1_000_000;
    private const int Sets = 20_000;

    private static readonly string[] Circles = [Circle.EveryoneId, "circle-a", "circle-b", "circle-c"];
    private static readonly string[] Members = ["member-a", "member-b", "member-c"];
    private static readonly string[] Persons = ["person-a", "person-b", "person-c"];

    private static readonly TlpLevel[] Levels = Enum.GetValues<TlpLevel>();

    [Theory]
    [InlineData(1)]
    [InlineData(20261123)]
    public void Who_is_in_an_audience_is_what_the_architecture_says(int seed)
    {
        var dice = new Random(seed);
        long included = 0;
        for (var i = 0L; i < Cases; i++)
        {
            var (audience, viewer) = (OneAudience(dice), OneViewer(dice));
            var isIn = Audiences.Includes(audience, viewer);
            included += isIn ? 1 : 0;
            Assert.True(
                isIn == InTheWordsOfTheArchitecture(audience, viewer) && HoldsAnyway(audience, viewer, isIn),
                $"Seed {seed}, case {i}: {audience} {viewer} {string.Join(',', viewer.Circles)} is answered {isIn}.");
        }

        output.WriteLine($"{Cases:n0} cases, {included:n0} of them included");
        Assert.InRange(included, Cases / 20, Cases * 19 / 20);
    }

    [Fact]
    public void What_a_viewer_sees_of_many_audiences_is_exactly_those_that_include_it()
    {
        var dice = new Random(7);
        for (var i = 0; i < Sets; i++)
        {
            var all = Enumerable.Range(1, dice.Next(12)).Select(id => OneAudience(dice) with { Id = id }).ToList();
            var viewer = OneViewer(dice);
            Assert.Equal(
                all.Where(audience => InTheWordsOfTheArchitecture(audience, viewer)).Select(audience => audience.Id),
                Audiences.VisibleTo(viewer, Enumerable.Reverse(all)));
        }
    }

    private static Audience OneAudience(Random dice) => dice.Next(4) switch
    {
        0 => Audience.OfMember(Members[dice.Next(Members.Length)]),
        1 => Audience.OfPersons(Persons.Where(_ => dice.Next(2) == 0).DefaultIfEmpty(Persons[0])),
        _ => Audience.OfCircle(Circles[dice.Next(Circles.Length)], Levels[dice.Next(Levels.Length)]),
    };

    private static Viewer OneViewer(Random dice)
    {
        var member = dice.Next(5) is var which && which < Members.Length ? Members[which] : null;
        var circles = Circles.Skip(1).Where(_ => member is not null && dice.Next(2) == 0).ToHashSet();
        var person = dice.Next(6) is var one && one < Persons.Length ? Persons[one] : null;
        return new Viewer(member, circles, dice.Next(3) == 0, person, member is null && dice.Next(2) == 0)
        {
            Highest = member is null ? TlpLevel.Red : Levels[dice.Next(Levels.Length)],
        };
    }

    // CLEAR anyone; GREEN and AMBER the circle's members and their providers; AMBER+STRICT no provider; RED named persons; a circle is
    // never
    // widened; what is one member's is its alone.
    private static bool InTheWordsOfTheArchitecture(Audience audience, Viewer viewer)
    {
        // A member can have a highest level that it accepts.
        if (audience.MemberId is null && audience.Level > viewer.Highest)
        {
            return false;
        }

        if (audience.Level == TlpLevel.Red)
        {
            return audience.Persons.Any(person => person == viewer.PersonId);
        }

        if (audience.CircleId is null)
        {
            return audience.MemberId == viewer.MemberId && viewer.MemberId is not null && !viewer.ServiceProvider;
        }

        var isEverybodys = audience.CircleId == Circle.EveryoneId;
        var belongs = viewer.MemberId is not null && (isEverybodys || viewer.Circles.Contains(audience.CircleId));
        return viewer.Staff
            || (audience.Level == TlpLevel.Clear && isEverybodys)
            || (belongs && !(audience.Level == TlpLevel.AmberStrict && viewer.ServiceProvider));
    }

    // Leaving never shows more, a provider never sees more than its member, a machine sees nothing of persons.
    private static bool HoldsAnyway(Audience audience, Viewer viewer, bool isIn) =>
        (isIn || !Audiences.Includes(audience, viewer with { Circles = new HashSet<string>() }))
        && (isIn || !Audiences.Includes(audience, viewer with { ServiceProvider = true }))
        && (isIn || audience.Level > viewer.Highest || !Audiences.Includes(audience, viewer with { Highest = TlpLevel.Clear }))
        && (isIn || !Audiences.Includes(audience, viewer with { PersonId = null }))
        && (audience.Level != TlpLevel.Red || !Audiences.Includes(audience, viewer with { PersonId = null, Staff = true }))
        && (!Audiences.Includes(audience, Viewer.Public) || Audiences.Includes(audience, viewer) || viewer.Staff);
}
