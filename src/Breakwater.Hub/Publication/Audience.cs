using Breakwater.Stix;

namespace Breakwater.Hub.Publication;

/// <summary>Who may receive an object: a circle at a level, one member alone, or named persons.</summary>
/// <param name="Id">Interned: equal audiences have equal ids.</param>
/// <param name="CircleId">Null for an audience of one member or of persons.</param>
/// <param name="MemberId">The one member, for what concerns it alone.</param>
/// <param name="Persons">Named persons, for TLP:RED.</param>
public sealed record Audience(long Id, string? CircleId, TlpLevel Level, string? MemberId, IReadOnlyList<string> Persons)
{
    public static Audience OfCircle(string circleId, TlpLevel level) => new(0, circleId, level, null, []);

    public static Audience OfMember(string memberId) => new(0, null, TlpLevel.AmberStrict, memberId, []);

    public static Audience OfPersons(IEnumerable<string> persons) =>
        new(0, null, TlpLevel.Red, null, persons.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList());

    internal string Identity => $"{CircleId}|{Tlp.Name(Level)}|{MemberId}|{string.Join(',', Persons)}";
}

/// <summary>Who is reading, and through what.</summary>
/// <param name="MemberId">Null for the public and for staff.</param>
/// <param name="Circles">Ids of the circles that the member belongs to, <i>everyone</i> not among them.</param>
/// <param name="ServiceProvider">The key is held by the member's service provider.</param>
/// <param name="PersonId">The signed-in person; null on every machine channel.</param>
/// <param name="Staff">A coordinator of the centre.</param>
public sealed record Viewer(
    string? MemberId, IReadOnlySet<string> Circles, bool ServiceProvider = false, string? PersonId = null, bool Staff = false)
{
    private static readonly HashSet<string> NoCircles = [];

    /// <summary>The most restrictive level that the member accepts.</summary>
    public TlpLevel Highest { get; init; } = TlpLevel.Red;

    /// <summary>Anyone at all.</summary>
    public static Viewer Public { get; } = new(null, NoCircles);

    /// <summary>The centre's coordinators: every circle, but neither named persons' nor one member's own.</summary>
    public static Viewer Coordinator { get; } = new(null, NoCircles, Staff: true);
}
