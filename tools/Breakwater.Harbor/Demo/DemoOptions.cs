namespace Breakwater.Harbor.Demo;

/// <summary>How the morning is played.</summary>
/// <param name="Intel">Folder of real reports and STIX bundles; null for the made-up campaign.</param>
/// <param name="Logs">Folder of real logs; null for the made-up ones alone.</param>
/// <param name="Length">The longest that the morning may take: a third for the pauses of the story, the rest is patience.</param>
/// <param name="Keep">Leave the data folder when the demo ends.</param>
public sealed record DemoOptions(DirectoryInfo? Intel, DirectoryInfo? Logs, TimeSpan Length, bool Keep)
{
    private const int Pauses = 6;

    public TimeSpan Pause => Length / 3 / Pauses;

    /// <summary>For one step.</summary>
    public TimeSpan Patience => Length / 2;
}
