using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Sensor.Inputs;

/// <summary>What stays the same when a file is renamed: device and inode. Null where the system does not tell.</summary>
internal static partial class FileIdentity
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;

    // struct statx, the same on every architecture: linux/stat.h.
    private const int StructBytes = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    public static string? Of(string path) => OperatingSystem.IsLinux() ? Read(CurrentFolder, path, 0) : null;

    public static string? Of(SafeFileHandle file) =>
        OperatingSystem.IsLinux() ? Read((int)file.DangerousGetHandle(), "", EmptyPath) : null;

    private static string? Read(int folder, string path, int flags)
    {
        Span<byte> stats = stackalloc byte[StructBytes];
        if (Statx(folder, path, flags, BasicStats, ref MemoryMarshal.GetReference(stats)) != 0)
        {
            return null;
        }

        var device = MemoryMarshal.Read<ulong>(stats[DeviceAt..]);
        var inode = MemoryMarshal.Read<ulong>(stats[InodeAt..]);
        return string.Create(CultureInfo.InvariantCulture, $"{device:x}:{inode}");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte stats);
}
