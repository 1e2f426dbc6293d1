using System.IO.Enumeration;

namespace Breakwater.Sensor.Inputs;

/// <summary>Paths with <c>*</c> and <c>?</c> in their names, and <c>**</c> for folders at any depth up to a limit.</summary>
internal static class PathPattern
{
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    public static bool Matches(string pattern, string path) => Matches(pattern.Split('/').AsSpan(), path.Split('/').AsSpan());

    /// <summary>Files that match now. Folders that may not be read are left out.</summary>
    public static IEnumerable<string> Expand(string pattern)
    {
        var fixedParts = pattern.Split('/').TakeWhile(p => !IsPattern(p)).ToList();
        var root = fixedParts is [""] or [] ? "/" : string.Join('/', fixedParts);
        if (!Directory.Exists(root))
        {
            return [];
        }

        var rest = pattern.Split('/').Length - fixedParts.Count;
        var options = new EnumerationOptions
        {
            IgnoreInaccessible = true,
            RecurseSubdirectories = rest > 1,
            MaxRecursionDepth = pattern.Contains("**", StringComparison.Ordinal) ? Limits.FolderDepthMax : rest - 1,
            AttributesToSkip = 0,
        };
        return Directory.EnumerateFiles(root, "*", options).Where(p => Matches(pattern, p));
    }

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty || path.IsEmpty)
        {
            return pattern.IsEmpty && path.IsEmpty;
        }

        if (pattern[0] == "**")
        {
            return Matches(pattern[1..], path) || (path.Length > 1 && Matches(pattern, path[1..]));
        }

        var isSame = IsPattern(pattern[0])
            ? FileSystemName.MatchesSimpleExpression(pattern[0].Replace("\\", "\\\\", StringComparison.Ordinal), path[0], ignoreCase: false)
            : pattern[0] == path[0];
        return isSame && Matches(pattern[1..], path[1..]);
    }
}
