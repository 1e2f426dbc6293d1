namespace Breakwater.Formats.Writing;

/// <summary>A file that is gone when it is closed, for what is too long to be held while its head is not known.</summary>
public static class ScratchFile
{
    private const int BufferBytes = 1 << 16;

    /// <exception cref="IOException">There is no room for it.</exception>
    public static FileStream Open() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes,
        FileOptions.DeleteOnClose);
}
