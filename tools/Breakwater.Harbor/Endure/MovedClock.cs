using System.Globalization;

namespace Breakwater.Harbor.Endure;

/// <summary>Another time of day for one process, while it runs, by libfaketime; what measures lengths of time is left alone.</summary>
internal sealed class MovedClock
{
    private static readonly string[] Libraries =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ];

    private readonly string _file;
    private readonly string? _library;

    public MovedClock(string file)
    {
        _file = file;
        _library = Libraries.FirstOrDefault(File.Exists);
        Move(TimeSpan.Zero);
    }

    public bool IsPossible => _library is not null;

    /// <summary>For the process; empty where there is no such library.</summary>
    public IReadOnlyDictionary<string, string> Environment => _library is null ? new Dictionary<string, string>()
        : new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = _library,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>The process sees it within a second or so.</summary>
    public void Move(TimeSpan from)
    {
        var seconds = ((long)from.TotalSeconds).ToString("+0;-0;+0", CultureInfo.InvariantCulture);
        File.WriteAllText(_file + ".new", seconds + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
