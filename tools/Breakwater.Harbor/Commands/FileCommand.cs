namespace Breakwater.Harbor.Commands;

/// <summary>A command that writes files and needs no programs.</summary>
internal static class FileCommand
{
    private const int Done = 0;
    private const int Failed = 1;

    public static int Run(Action write)
    {
        try
        {
            write();
            return Done;
        }
        catch (Exception e) when (e is HarborException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"harbor: {e.Message}");
            return Failed;
        }
    }
}
