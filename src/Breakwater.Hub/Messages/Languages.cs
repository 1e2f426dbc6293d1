namespace Breakwater.Hub.Messages;

/// <summary>Languages that messages are written in.</summary>
public static class Languages
{
    public const string English = "en";

    public const string Spanish = "es";

    public static readonly IReadOnlyList<string> All = [English, Spanish];

    internal static void Check(string? language, string path, List<Problem> problems)
    {
        if (language is null || !All.Contains(language))
        {
            problems.Add(new Problem("bad-language", path, $"\"{language}\" is not one of {string.Join(", ", All)}."));
        }
    }
}
