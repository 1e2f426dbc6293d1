namespace Breakwater.Hub;

/// <summary>Secrets that live in files of their own, outside the database and outside its backups.</summary>
public static class SecretFile
{
    /// <summary>
    /// The file's bytes; when there is none, it is made first, whole, synced, and readable by this user alone. When two processes make it
    /// at once both get the same.
    /// </summary>
    public static byte[] ReadOrCreate(string path, Func<byte[]> make)
    {
        if (!File.Exists(path))
        {
            Create(path, make());
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>Puts other bytes in the file's place; it is either as it was or as it is to be, also after a crash.</summary>
    public static void Replace(string path, byte[] content) => File.Move(WriteAside(path, content), path, overwrite: true);

    private static void Create(string path, byte[] content)
    {
        var temporary = WriteAside(path, content);
        try
        {
            // Another process may have been first: its file wins, ours was never used.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    private static string WriteAside(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + "." + RandomId.Uuid();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        return temporary;
    }
}
