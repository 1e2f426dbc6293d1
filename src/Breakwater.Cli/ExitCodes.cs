namespace Breakwater.Cli;

/// <summary>What every command's exit means.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
}
