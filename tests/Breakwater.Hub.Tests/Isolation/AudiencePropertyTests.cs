using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Stix;
using CsCheck;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>
/// The audience function against the words of the architecture, written here a second time, over more than a million pairs of audience and
/// viewer, and against what must hold of any such function.
/// </summary>
public sealed class AudiencePropertyTests(ITestOutputHelper output)
{
    private const long Cases = 1_200_000;
    private const int Sets = 20_000;

    private static readonly string[] Circles = [Circle.EveryoneId, "circle-a", "circle-b", "circle-c"];
    private static readonly string[] Members = ["member-a", "member-b", "member-c"];
    private static readonly string[] Persons = ["person-a", "person-b", "person-c"];

    private static readonly Gen<Audience> OneAudience = Gen.OneOf(
        Gen.Select(Gen.OneOfConst(Circles), Gen.Enum<TlpLevel>(), Audience.OfCircle),
        Gen.OneOfConst(Members).Select(Audience.OfMember),
        Gen.OneOfConst(Persons).List[1, 3].Select(persons => Audience.OfPersons(persons)));

    private static readonly Gen<Viewer> OneViewer = Gen.Select(
        Gen.OneOfConst(["", .. Members]), Gen.OneOfConst(Circles[1..]).List[0, 3], Gen.Bool, Gen.OneOfConst(["", .. Persons]), Gen.Int[0, 9],
        (member, circles, provider, person, staff) => new Viewer(
            member.Length > 0 ? member : null, member.Length > 0 ? circles.ToHashSet() : [], provider, person.Length > 0 ? person : null, member.Length == 0 && staff == 0));

    [Fact]
    public void Who_is_in_an_audience_is_what_the_architecture_says()
    {
        long asked = 0, included = 0;
        Gen.Select(OneAudience, OneViewer).Sample(
            (audience, viewer) =>
            {
                Interlocked.Increment(ref asked);
                var isIn = Audiences.Includes(audience, viewer);
                Interlocked.Add(ref included, isIn ? 1 : 0);
                return isIn == InTheWordsOfTheArchitecture(audience, viewer) && HoldsAnyway(audience, viewer, isIn);
            },
            iter: Cases);
        output.WriteLine($"{asked:n0} cases, {included:n0} of them included");
        Assert.True(asked >= Cases && included > asked / 20 && included < asked * 19 / 20, $"{included} of {asked}");
    }

    [Fact]
    public void What_a_viewer_sees_of_many_audiences_is_exactly_those_that_include_it() =>
        Gen.Select(OneAudience.List[0, 12], OneViewer).Sample(
            (audiences, viewer) =>
            {
                var all = audiences.Select((audience, i) => audience with { Id = i + 1 }).ToList();
                var visible = Audiences.VisibleTo(viewer, Enumerable.Reverse(all));
                return visible.SequenceEqual(all.Where(audience => InTheWordsOfTheArchitecture(audience, viewer)).Select(audience => audience.Id));
            },
            iter: Sets);

    // CLEAR anyone; GREEN and AMBER the circle's members and their providers; AMBER+STRICT no provider; RED named persons; a circle is never
    // widened; what is one member's is its alone.
    private static bool InTheWordsOfTheArchitecture(Audience audience, Viewer viewer)
    {
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
        && (isIn || !Audiences.Includes(audience, viewer with { PersonId = null }))
        && (audience.Level != TlpLevel.Red || !Audiences.Includes(audience, viewer with { PersonId = null, Staff = true }))
        && (!Audiences.Includes(audience, Viewer.Public) || Audiences.Includes(audience, viewer) || viewer.Staff);
}
