using System.Text.RegularExpressions;

namespace Breakwater.Hub.Intake;

/// <summary>What in a pattern points into the submitter's own systems: a device's hardware address, the folder of one person.</summary>
internal static partial class OwnPlaces
{
    private static readonly HashSet<string> OfEverybody = new(
        ["public", "default", "default user", "all users", "administrator", "admin", "user", "shared", "%username%", "*"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A sentence; null when there is nothing of the kind.</summary>
    public static string? In(string pattern)
    {
        if (pattern.Contains("mac-addr:", StringComparison.Ordinal))
        {
            return "A hardware address is a device in the submitter's own network.";
        }

        var folder = HomeFolder().Matches(pattern).FirstOrDefault(match => !OfEverybody.Contains(match.Groups[1].Value));
        return folder is null ? null : "It names the folder of one person, most often somebody at the submitter's.";
    }

    [GeneratedRegex(@"(?:[\\/]Users|[\\/]Documents and Settings|[\\/]home)[\\/]+([^\\/'""\r\n]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HomeFolder();
}
