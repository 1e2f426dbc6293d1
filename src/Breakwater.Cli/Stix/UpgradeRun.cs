using System.Globalization;
using Breakwater.Cli.Scanning;
using Breakwater.Stix;

namespace Breakwater.Cli.Stix;

/// <summary>One upgrade: reads a bundle object by object, and writes the objects as STIX 2.1.</summary>
/// <param name="errors">Changes, what was left out, and the summary.</param>
internal sealed class UpgradeRun(TextWriter errors)
{
    private int _leftOut;
    private int _changes;
    private bool _isWhole;

    /// <param name="output">Null for standard output. A file appears only when it is whole.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string file, string? output, CancellationToken cancellationToken)
    {
        try
        {
            using var source = InputBytes.Open(file);
            return output is null
                ? await RunAsync(source, Console.OpenStandardOutput(), cancellationToken)
                : await WriteFileAsync(source, output, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            errors.WriteLine($"The bundle cannot be read or written: {e.Message}");
            return ExitCodes.WrongUsage;
        }
    }

    private async Task<int> WriteFileAsync(Stream source, string output, CancellationToken cancellationToken)
    {
        var unfinished = output + ".part";
        int code;
        await using (var target = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            code = await RunAsync(source, target, cancellationToken);
        }

        if (_isWhole)
        {
            File.Move(unfinished, output, overwrite: true);
        }
        else
        {
            File.Delete(unfinished);
        }

        return code;
    }

    private async Task<int> RunAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        var bundle = new BundleStream(source);
        var upgrade = new StixUpgrade();
        BundleWriter? writer = null;
        await foreach (var reading in bundle.ReadAsync(cancellationToken))
        {
            writer ??= WriterFor(bundle, target);
            if (reading.Object is not { } value)
            {
                Report(reading.Problems);
                _leftOut++;
                continue;
            }

            var upgraded = upgrade.Upgrade(value, bundle.IsBare ? "$" : $"$.objects[{reading.Index}]");
            foreach (var change in upgraded.Changes)
            {
                _changes++;
                errors.WriteLine($"{change.Path}: {change.Message}");
            }

            foreach (var made in upgraded.Objects)
            {
                await writer.WriteAsync(made, cancellationToken);
            }
        }

        if (bundle.SpecVersion is not null)
        {
            _changes++;
            errors.WriteLine("$.spec_version: The bundle has no spec_version any more.");
        }

        return await FinishAsync(bundle, writer ?? WriterFor(bundle, target), cancellationToken);
    }

    private async Task<int> FinishAsync(BundleStream bundle, BundleWriter writer, CancellationToken cancellationToken)
    {
        Report(bundle.Problems);
        if (!bundle.Usable)
        {
            // What was written is no JSON without its end, so that nobody takes half of a bundle for the whole.
            return ExitCodes.Failed;
        }

        await writer.CompleteAsync(cancellationToken);
        _isWhole = true;
        errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{writer.Count} objects written, {_changes} changes, {_leftOut} objects left out."));
        return _leftOut > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private void Report(IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
        {
            errors.WriteLine($"{problem.Path}: {problem.Message}");
        }
    }

    private static BundleWriter WriterFor(BundleStream bundle, Stream target) =>
        new(target, StixId.TryParse(bundle.Id, out var id) && id.Type == "bundle" ? id : StixId.NewRandom("bundle"));
}
