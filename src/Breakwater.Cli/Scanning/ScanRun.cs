using System.Diagnostics;
using System.Globalization;
using Breakwater.Matching;

namespace Breakwater.Cli.Scanning;

/// <summary>One scan: loads the indicators, goes through the inputs in order, and says at the end what it did.</summary>
/// <param name="errors">Standard error: problems as they are met, then the summary.</param>
internal sealed class ScanRun(MatcherOptions options, TextWriter errors)
{
    private int _failures;
    private int _files;
    private ScanTotals _totals;

    /// <returns>The exit code.</returns>
    public int Run(string[] indicatorFiles, string[] paths, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var indicators = new IndicatorSet(errors);
        foreach (var file in indicatorFiles)
        {
            Attempt(file, () => indicators.Load(file));
        }

        if (indicators.Count == 0)
        {
            errors.WriteLine("There is no indicator to look for.");
            return ExitCodes.Failed;
        }

        var inputs = new List<string>();
        foreach (var path in paths)
        {
            Attempt(path, () => inputs.AddRange(LogInputs.Expand(path)));
        }

        var scanner = new LineScanner(indicators.BuildIndex(), options);
        ScanProgress.Run(inputs.Sum(LogInputs.StoredBytes), (onRead, write) =>
        {
            var writer = new HitWriter(indicators, write);
            foreach (var input in inputs)
            {
                Attempt(input, () => ScanOne(scanner, input, onRead, writer, cancellationToken));
            }
        });
        Summarise(indicators, watch.Elapsed);
        return _failures == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private void ScanOne(LineScanner scanner, string input, Action<int> onRead, HitWriter writer, CancellationToken cancellationToken)
    {
        using var stream = InputBytes.Open(input, onRead);
        var one = scanner.Scan(stream, (hit, seen) => writer.Write(input, hit, seen), cancellationToken);
        _files++;
        _totals = new ScanTotals(
            _totals.Lines + one.Lines, _totals.Bytes + one.Bytes, _totals.Hits + one.Hits, _totals.LinesCut + one.LinesCut);
    }

    /// <summary>What cannot be read is reported and counted; the rest goes on.</summary>
    private void Attempt(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _failures++;
            errors.WriteLine($"{path}: cannot be read: {e.Message}");
        }
    }

    private void Summarise(IndicatorSet indicators, TimeSpan elapsed)
    {
        errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_totals.Hits} hits in {_totals.Lines} lines ({_totals.Bytes} bytes) of {_files} files, {indicators.Count} indicators, "
            + $"{indicators.Unsupported} entries unsupported, {_failures} files not read, {elapsed.TotalSeconds:F1} s."));
        if (_totals.LinesCut > 0)
        {
            errors.WriteLine($"{_totals.LinesCut} cuts fell inside a token of over {Limits.LineBytesMax} bytes; a hit across one is lost.");
        }
    }
}
