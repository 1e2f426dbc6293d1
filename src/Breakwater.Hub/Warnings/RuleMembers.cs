using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;

namespace Breakwater.Hub.Warnings;

/// <summary>The members as the rule knows them: names in the one form in which they are compared.</summary>
internal static class RuleMembers
{
    /// <summary>For one decision: each member is read once.</summary>
    public static EarlyWarning.Community Of(CommunityStore members)
    {
        var known = new Dictionary<string, Organisation?>(StringComparer.Ordinal);
        return new EarlyWarning.Community(members.Began() ?? DateTimeOffset.MinValue, Find);

        Organisation? Find(string id)
        {
            if (!known.TryGetValue(id, out var found))
            {
                found = members.Member(id) is { } member
                    ? new Organisation(
                        member.Id, NameKey.Of(member.Name), NameKey.Of(member.Owner), NameKey.Of(member.Provider), member.Verified,
                        member.CreatedAt)
                    : null;
                known.Add(id, found);
            }

            return found;
        }
    }
}
