using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.State;

/// <summary>How an input stands.</summary>
/// <param name="Path">The file, the listener's name, or <c>-</c> for standard input.</param>
/// <param name="ReadBytes">Bytes of the present file that are read; of other inputs, bytes since the start.</param>
/// <param name="BehindBytes">Bytes that are there and not read yet, in this file and in what is left of the one before; null when there
/// is no file.</param>
/// <param name="LastLine">When the newest line came; null when none did since the sensor started.</param>
internal sealed record CheckedInput(
    string Path, string System, long ReadBytes, long? BehindBytes, DateTimeOffset? LastLine, IReadOnlyList<Loss> Losses)
{
    /// <summary>All inputs of the settings, and those of a running sensor beside them.</summary>
    public static IReadOnlyList<CheckedInput> All(SensorSettings settings, JournalState journal, SensorStatus? status)
    {
        var inputs = new Dictionary<string, CheckedInput>();
        foreach (var source in settings.Logs)
        {
            var paths = PathPattern.IsPattern(source.Path) ? Found(source.Path, journal) : [source.Path];
            foreach (var path in paths)
            {
                inputs.TryAdd(path, OfFile(path, source.System, journal, status));
            }
        }

        foreach (var listener in settings.Listeners)
        {
            inputs[listener.Name] = OfOther(listener.Name, listener.System, journal, status);
        }

        foreach (var input in status?.Inputs ?? [])
        {
            inputs.TryAdd(input.Input, journal.Positions.ContainsKey(input.Input)
                ? OfFile(input.Input, input.System, journal, status)
                : OfOther(input.Input, input.System, journal, status));
        }

        return [.. inputs.Values];
    }

    /// <summary>Null when there is no file.</summary>
    public static long? Behind(string path, FilePosition? position)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var length = new FileInfo(path).Length;
        if (position is null)
        {
            return length;
        }

        using var there = LogFile.TryOpen(path);
        if (there is not null && there.BeginsAs(position.FingerprintBytes, position.Fingerprint)
            && (there.Identity == position.File || position.File is null))
        {
            return there.IsArchive ? 0 : Math.Max(0, length - position.Offset);
        }

        using var before = !position.HasFinished(position) && RotatedFiles.Locate(path, position) is { } place
            ? LogFile.TryOpen(place)
            : null;
        return length + (before is { IsArchive: false } ? Math.Max(0, before.Length - position.Offset) : 0);
    }

    private static List<string> Found(string pattern, JournalState journal)
    {
        List<string> paths = [.. PathPattern.Expand(pattern).Take(Limits.FilesFollowedMax)];
        return [.. paths
            .Where(p => journal.Positions.ContainsKey(p) || !paths.Exists(of => of != p && RotatedFiles.IsRotatedName(p, of)))
            .Order(StringComparer.Ordinal)];
    }

    private static CheckedInput OfFile(string path, string system, JournalState journal, SensorStatus? status)
    {
        var position = journal.Positions.GetValueOrDefault(path);
        return new CheckedInput(
            path, system, position?.Offset ?? 0, Behind(path, position), LastLineOf(path, status), LossesOf(path, journal));
    }

    private static CheckedInput OfOther(string name, string system, JournalState journal, SensorStatus? status) => new(
        name, system, CountOf(name, status)?.Bytes ?? 0, null, LastLineOf(name, status), LossesOf(name, journal));

    private static Inputs.InputCount? CountOf(string name, SensorStatus? status) =>
        status?.Inputs.FirstOrDefault(i => i.Input == name);

    private static DateTimeOffset? LastLineOf(string name, SensorStatus? status) => CountOf(name, status)?.LastLine;

    private static IReadOnlyList<Loss> LossesOf(string name, JournalState journal) => [.. journal.Losses.Where(l => l.Input == name)];
}
