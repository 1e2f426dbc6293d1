using System.Globalization;
using System.Net.Sockets;

namespace Breakwater.Sensor.Inputs;

/// <summary>How many datagrams Linux has dropped for a socket because its buffer was full: the last column of
/// <c>/proc/net/udp</c>.</summary>
internal sealed class KernelDrops
{
    private const int InodeColumn = 9;
    private const int DropsColumn = 12;

    private readonly string _table;
    private readonly string? _inode;

    public KernelDrops(Socket socket)
    {
        _table = socket.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/net/udp6" : "/proc/net/udp";
        if (OperatingSystem.IsLinux())
        {
            var link = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{(int)socket.Handle}")).LinkTarget;
            _inode = link is not null && link.StartsWith("socket:[", StringComparison.Ordinal) ? link[8..^1] : null;
        }
    }

    /// <summary>Since the socket was made; null when the system does not tell.</summary>
    public long? Read()
    {
        if (_inode is null)
        {
            return null;
        }

        try
        {
            foreach (var line in File.ReadLines(_table))
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length > DropsColumn && columns[InodeColumn] == _inode)
                {
                    return long.Parse(columns[DropsColumn], CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // Not every system shows it.
        }

        return null;
    }
}
