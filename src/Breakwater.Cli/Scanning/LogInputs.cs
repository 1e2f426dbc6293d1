namespace Breakwater.Cli.Scanning;

/// <summary>The log files behind the paths of a command line.</summary>
internal static class LogInputs
{
    /// <summary>Files as given, folders as every file below them in ordinal order of their names. Nothing is checked for being
    /// there.</summary>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    public static IEnumerable<string> Expand(string path)
    {
        if (path == InputBytes.StandardInput || !Directory.Exists(path))
        {
            return [path];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0 };
        return Directory.EnumerateFiles(path, "*", options).Order(StringComparer.Ordinal);
    }

    /// <summary>Bytes as stored; 0 when that cannot be told.</summary>
    public static long StoredBytes(string path) => path != InputBytes.StandardInput && File.Exists(path) ? new FileInfo(path).Length : 0;
}
