using System.Globalization;
using Breakwater.Formats.Reading;

namespace Breakwater.Formats.Bench;

/// <summary>Reads every file of a folder and prints what each holds. Fails when one cannot be read.</summary>
internal static class FileTable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(string folder, TextWriter output)
    {
        var failed = 0;
        var sum = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path);
            try
            {
                var reading = FormatReader.Read(File.ReadAllBytes(path), Path.GetFileName(path), new ReadOptions(Now));
                var kinds = reading.Found.GroupBy(found => found.Kind).OrderBy(group => group.Key, StringComparer.Ordinal);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-60} {reading.Format,-8} {reading.Objects.Count,5} objects {reading.Notes.Count,4} notes  "
                        + $"{string.Join(' ', kinds.Select(group => $"{group.Key}:{group.Count()}"))}"));
                foreach (var found in reading.Found)
                {
                    sum[found.Kind] = sum.GetValueOrDefault(found.Kind) + 1;
                }
            }
            catch (ReadingException e)
            {
                failed++;
                output.WriteLine($"{name,-60} cannot be read: {e.Message}");
            }
        }

        output.WriteLine($"in all: {string.Join(' ', sum.Select(one => $"{one.Key}:{one.Value}"))}; {failed} files could not be read");
        return failed == 0 ? 0 : 1;
    }
}
