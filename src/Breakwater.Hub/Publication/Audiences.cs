using Breakwater.Hub.Community;
using Breakwater.Stix;

namespace Breakwater.Hub.Publication;

/// <summary>
/// The one place that decides who may read. A circle is never widened by a mild marking: CLEAR and GREEN shared in a circle stay in that
/// circle (docs/decisions/0005).
/// </summary>
public static class Audiences
{
    /// <summary>Ids of the audiences that this viewer belongs to, in rising order. What is not in it, the viewer may not know of.</summary>
    public static IReadOnlyList<long> VisibleTo(Viewer viewer, IEnumerable<Audience> all) =>
        all.Where(audience => Includes(audience, viewer)).Select(audience => audience.Id).Order().ToList();

    public static bool Includes(Audience audience, Viewer viewer)
    {
        // What was granted to one member was chosen by the level that it accepts; all else is held against it here.
        if (audience.MemberId is null && audience.Level > viewer.Highest)
        {
            return false;
        }

        if (audience.Persons.Count > 0 || audience.Level == TlpLevel.Red)
        {
            // TLP:RED is for named persons, in person: a machine channel has no person.
            return viewer.PersonId is { } person && audience.Persons.Contains(person);
        }

        if (audience.MemberId is { } only)
        {
            return viewer.MemberId == only && !viewer.ServiceProvider;
        }

        if (viewer.Staff)
        {
            return true;
        }

        var everyone = audience.CircleId == Circle.EveryoneId;
        var belongs = viewer.MemberId is not null && (everyone || viewer.Circles.Contains(audience.CircleId!));
        return audience.Level switch
        {
            TlpLevel.Clear => everyone || belongs,
            TlpLevel.Green or TlpLevel.Amber => belongs,
            TlpLevel.AmberStrict => belongs && !viewer.ServiceProvider,
            _ => false,
        };
    }
}
