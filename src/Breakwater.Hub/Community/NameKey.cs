using System.Text;

namespace Breakwater.Hub.Community;

/// <summary>What makes two names the same: compatibility forms, case and runs of space do not count.</summary>
public static class NameKey
{
    public static string Of(string name) =>
        string.Join(' ', name.Normalize(NormalizationForm.FormKC).ToLowerInvariant()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Adds a problem when the name is empty, too long, or holds control characters.</summary>
    public static void Check(string? name, string path, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > Limits.NameCharsMax || name.Any(char.IsControl))
        {
            problems.Add(new Problem(
                "bad-name", path, $"A name has 1 to {Limits.NameCharsMax} characters and no control characters."));
        }
    }
}
