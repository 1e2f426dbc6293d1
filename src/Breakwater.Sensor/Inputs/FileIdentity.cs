using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Sensor.Inputs;

/// <summary>What stays the same when a file is renamed or cut: device, inode and, where the file system has it, the time of its making,
/// for inodes are used again. Null where the system does not tell.</summary>
internal static partial class FileIdentity
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const uint BirthTime = 0x800;
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int PermissionDenied = 13;
    private const int TypeMask = 0xF000;
    private const int PlainFile = 0x8000;

    // struct statx, the same on every architecture: linux/stat.h.
    private const int StructBytes = 256;
    private const int MaskAt = 0;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int BirthSecondsAt = 80;
    private const int BirthNanosecondsAt = 88;
    private const int DeviceAt = 136;

    public static string? Of(string path) => OperatingSystem.IsLinux() ? Read(CurrentFolder, path, 0) : null;

    public static string? Of(SafeFileHandle file) =>
        OperatingSystem.IsLinux() ? Read((int)file.DangerousGetHandle(), "", EmptyPath) : null;

    /// <summary>
    /// Opens a file to read it. .NET would lock it, if only for those who ask, and so keep out a writer that locks its log; and it would
    /// wait for the other end of a pipe.
    /// </summary>
    /// <exception cref="IOException">It is not there, cannot be read, or is no plain file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle Open(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        var descriptor = OpenFile(path, ReadOnly | NonBlocking | CloseOnExec);
        if (descriptor < 0)
        {
            var message = $"{path}: {Marshal.GetLastPInvokeErrorMessage()}";
            throw Marshal.GetLastPInvokeError() == PermissionDenied ? new UnauthorizedAccessException(message) : new IOException(message);
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> stats = stackalloc byte[StructBytes];
        if (TryRead(descriptor, "", EmptyPath, stats) && (MemoryMarshal.Read<ushort>(stats[ModeAt..]) & TypeMask) == PlainFile)
        {
            return handle;
        }

        handle.Dispose();
        throw new IOException($"{path} is no plain file.");
    }

    private static string? Read(int folder, string path, int flags)
    {
        Span<byte> stats = stackalloc byte[StructBytes];
        if (!TryRead(folder, path, flags, stats))
        {
            return null;
        }

        var device = MemoryMarshal.Read<ulong>(stats[DeviceAt..]);
        var inode = MemoryMarshal.Read<ulong>(stats[InodeAt..]);
        if ((MemoryMarshal.Read<uint>(stats[MaskAt..]) & BirthTime) == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{device:x}:{inode}");
        }

        var seconds = MemoryMarshal.Read<long>(stats[BirthSecondsAt..]);
        var nanoseconds = MemoryMarshal.Read<uint>(stats[BirthNanosecondsAt..]);
        return string.Create(CultureInfo.InvariantCulture, $"{device:x}:{inode}:{seconds}.{nanoseconds:D9}");
    }

    private static bool TryRead(int folder, string path, int flags, Span<byte> stats) =>
        Statx(folder, path, flags, BasicStats | BirthTime, ref MemoryMarshal.GetReference(stats)) == 0;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte stats);
}
