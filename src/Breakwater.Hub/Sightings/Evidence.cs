using Breakwater.Hub.Community;

namespace Breakwater.Hub.Sightings;

/// <summary>One member's sighting of one value, opened for the question whether others are independent of it.</summary>
/// <param name="Path">By which way the evidence came: a service provider's key is one path for all its customers.</param>
public sealed record Evidence(string MemberId, string Path);

/// <summary>
/// How many independent members stand behind something. Two are independent when neither owner, nor IT provider, nor path of evidence is
/// shared; what is tied together in any way counts once.
/// </summary>
public static class Independence
{
    public static int Count(IReadOnlyList<Evidence> evidence, Func<string, Member?> memberOf)
    {
        var groups = new List<HashSet<string>>();
        foreach (var one in evidence)
        {
            if (memberOf(one.MemberId) is not { Verified: true } member)
            {
                continue;
            }

            var ties = TiesOf(one, member);
            var joined = groups.Where(group => group.Overlaps(ties)).ToList();
            foreach (var group in joined)
            {
                ties.UnionWith(group);
                groups.Remove(group);
            }

            groups.Add(ties);
        }

        return groups.Count;
    }

    private static HashSet<string> TiesOf(Evidence evidence, Member member)
    {
        var ties = new HashSet<string>(StringComparer.Ordinal) { "member:" + member.Id };
        Add(ties, "owner:", member.Owner);
        Add(ties, "owner:", member.Name);
        Add(ties, "provider:", member.Provider);
        // An owner or a provider may be a member itself, under its own name.
        Add(ties, "owner:", member.Provider);
        Add(ties, "path:", evidence.Path);
        return ties;
    }

    private static void Add(HashSet<string> ties, string what, string name)
    {
        if (NameKey.Of(name) is { Length: > 0 } key)
        {
            ties.Add(what + key);
        }
    }
}
