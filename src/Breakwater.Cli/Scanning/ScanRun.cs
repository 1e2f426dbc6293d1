using System.Diagnostics;
using System.Globalization;
using Breakwater.Matching;

namespace Breakwater.Cli.Scanning;

/// <summary>What a scan goes by.</summary>
/// <param name="Index">An index file instead of lists; null for none.</param>
internal sealed record ScanLists(string[] Indicators, string? Index, string[] Allowed);

/// <summary>One scan: loads the indicators, goes through the inputs in order, and says at the end what it did.</summary>
/// <param name="errors">Standard error: problems as they are met, then the summary.</param>
internal sealed class ScanRun(MatcherOptions options, TextWriter errors)
{
    private int _failures;
    private int _files;
    private readonly List<IndicatorHit> _scratch = [];
    private readonly SortedDictionary<string, long> _suppressed = new(StringComparer.Ordinal);
    private ScanTotals _totals;

    /// <returns>The exit code.</returns>
    public int Run(ScanLists lists, string[] paths, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var indicators = new IndicatorSet(errors);
        foreach (var file in lists.Indicators)
        {
            Attempt(file, () => indicators.Load(file));
        }

        if (lists.Index is { } indexFile)
        {
            Attempt(indexFile, () => indicators.Open(indexFile));
        }

        using var allowed = LoadAllowed(lists.Allowed);

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

        using var index = indicators.BuildIndex();
        var scanner = new LineScanner(index, options);
        ScanProgress.Run(inputs.Sum(LogInputs.StoredBytes), (onRead, write) =>
        {
            var writer = new HitWriter(indicators, write);
            foreach (var input in inputs)
            {
                Attempt(input, () => ScanOne(scanner, input, onRead, writer, allowed, cancellationToken));
            }
        });
        Summarise(indicators, watch.Elapsed);
        return _failures == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private void ScanOne(LineScanner scanner, string input, Action<int> onRead, HitWriter writer, SuppressionList? allowed,
        CancellationToken cancellationToken)
    {
        using var stream = InputBytes.Open(input, onRead);
        var one = scanner.Scan(stream, (hit, seen) => Report(input, hit, seen, writer, allowed), cancellationToken);
        _files++;
        _totals = new ScanTotals(
            _totals.Lines + one.Lines, _totals.Bytes + one.Bytes, _totals.Hits + one.Hits, _totals.LinesCut + one.LinesCut);
    }

    private void Report(string input, LineHit hit, ReadOnlySpan<byte> seen, HitWriter writer, SuppressionList? allowed)
    {
        if (allowed?.ReasonFor(hit.Kind, seen, _scratch) is { } list)
        {
            _suppressed[list] = _suppressed.GetValueOrDefault(list) + 1;
        }
        else
        {
            writer.Write(input, hit, seen);
        }
    }

    private SuppressionList? LoadAllowed(string[] files)
    {
        var entries = new List<(IndicatorValue, string)>();
        foreach (var file in files)
        {
            Attempt(file, () =>
            {
                using var reader = new StreamReader(InputBytes.Open(file));
                entries.AddRange(PlainList.Read(reader).Where(e => e.Value is not null).Select(e => (e.Value!.Value, file)));
            });
        }

        return files.Length == 0 ? null : new SuppressionList(entries);
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
        foreach (var (list, hits) in _suppressed)
        {
            errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{hits} of the hits are left out: {list} lists them as harmless."));
        }

        if (_totals.LinesCut > 0)
        {
            errors.WriteLine($"{_totals.LinesCut} cuts fell inside a token of over {Limits.LineBytesMax} bytes; a hit across one is lost.");
        }
    }
}
