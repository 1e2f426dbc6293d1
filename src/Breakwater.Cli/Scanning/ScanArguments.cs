using System.Text;

namespace Breakwater.Cli.Scanning;

/// <summary>
/// Tells indicator files from logs in <c>--indicators FILE… PATH…</c>, where nothing stands between them: the files at the front
/// that read as lists or bundles are indicators, and at least the last one is a log. A <c>--</c> before the logs decides it without
/// looking.
/// </summary>
internal static class ScanArguments
{
    private const int SampleBytes = 64 * 1024;
    private const int SampleLines = 200;

    public static (string[] Indicators, string[] Paths) Split(string[] indicators, string[] paths)
    {
        if (paths.Length > 0)
        {
            return (indicators, paths);
        }

        var lists = 1;
        while (lists < indicators.Length - 1 && ReadsAsList(indicators[lists]))
        {
            lists++;
        }

        return (indicators[..Math.Min(lists, indicators.Length)], indicators[Math.Min(lists, indicators.Length)..]);
    }

    private static bool ReadsAsList(string path)
    {
        if (path == InputBytes.StandardInput || !File.Exists(path))
        {
            return false;
        }

        string sample;
        try
        {
            using var source = InputBytes.Open(path);
            var bytes = new byte[SampleBytes];
            sample = Encoding.UTF8.GetString(bytes, 0, source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Whoever opens it next says what is wrong with it.
            return false;
        }

        if (sample.AsSpan().TrimStart().StartsWith('{'))
        {
            return sample.Contains("\"bundle\"", StringComparison.Ordinal);
        }

        var lines = sample.Split('\n').Take(SampleLines).Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#')).ToList();
        // An entry holds no white space, and a log line hardly ever does without; a comment behind an entry is no part of it.
        return lines.Count > 0 && lines.TrueForAll(line => !line.Split('#')[0].Trim().Any(char.IsWhiteSpace));
    }
}
