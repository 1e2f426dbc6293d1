namespace Breakwater.Server.Commands;

/// <summary>Small files that an administrator names: passwords, certificates.</summary>
internal static class SecretText
{
    private const int FileBytesMax = 64 * 1024;

    /// <summary>The first line of a file, or what a variable of the environment says; null for neither.</summary>
    /// <exception cref="UsageException">There is no such file, or its first line is empty.</exception>
    public static string? FirstLine(FileInfo? file, string variable)
    {
        var text = file is null ? Environment.GetEnvironmentVariable(variable) : Of(file).Split('\n')[0].TrimEnd('\r');
        return file is not null && string.IsNullOrEmpty(text)
            ? throw new UsageException($"{file} has no secret in its first line.")
            : string.IsNullOrEmpty(text) ? null : text;
    }

    /// <exception cref="UsageException">There is no such file, or it is too large.</exception>
    public static string Of(FileInfo file)
    {
        if (!file.Exists || file.Length > FileBytesMax)
        {
            throw new UsageException($"There is no file {file} of at most {FileBytesMax} bytes.");
        }

        return File.ReadAllText(file.FullName);
    }
}
