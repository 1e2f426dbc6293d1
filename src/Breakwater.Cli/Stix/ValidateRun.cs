using System.Globalization;
using Breakwater.Cli.Scanning;
using Breakwater.Stix;

namespace Breakwater.Cli.Stix;

/// <summary>One validation: goes through the files in order, and says at the end what it found.</summary>
/// <param name="output">Breaches, a line each.</param>
/// <param name="errors">Files that cannot be read, and the summary.</param>
internal sealed class ValidateRun(TextWriter output, TextWriter errors, bool asJson)
{
    private int _musts;
    private int _shoulds;
    private int _objects;
    private int _unread;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            try
            {
                using var stream = InputBytes.Open(file);
                await ValidateAsync(file, stream, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                _unread++;
                errors.WriteLine($"{file}: cannot be read: {e.Message}");
            }
        }

        await output.FlushAsync(cancellationToken);
        errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_objects} objects in {files.Length} files: {_musts} breaches of a must, {_shoulds} of a should, {_unread} files not read."));
        return _unread > 0 ? ExitCodes.WrongUsage : _musts > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private async Task ValidateAsync(string file, Stream stream, CancellationToken cancellationToken)
    {
        var bundle = new BundleStream(stream);
        var review = new BundleReview();
        var before = _objects;
        await foreach (var reading in bundle.ReadAsync(cancellationToken))
        {
            _objects++;
            var id = reading.Object?.Id;
            Report(file, id, reading.Problems);
            if (reading.Object is { } value)
            {
                Report(file, id, bundle.IsBare
                    ? StixValidator.Validate(value, profile: ValidationProfile.Standard)
                    : StixValidator.Validate(value, reading.Index, ValidationProfile.Standard));
                Report(file, id, review.Check(value, reading.Index));
            }
        }

        if (_objects == before && bundle.Id is null && bundle.Problems.Count == 0)
        {
            // The empty envelope of TAXII, which is no document of STIX.
            Report(file, null, [new Problem("missing-property", "$.type", "type must be there.", Severity.Must, "3.2")]);
        }

        Report(file, null, bundle.Problems);
        Report(file, bundle.Id, bundle.ValidateBundle());
    }

    private void Report(string file, string? id, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
        {
            var isMust = problem.Severity == Severity.Must;
            _musts += isMust ? 1 : 0;
            _shoulds += isMust ? 0 : 1;
            var severity = isMust ? "must" : "should";
            if (asJson)
            {
                WriteJson(file, id, severity, problem);
            }
            else
            {
                var section = problem.Section is null ? "" : $" [{problem.Section}]";
                output.WriteLine($"{file}: {problem.Path}: {severity} {problem.Code}{section}: {problem.Message}");
            }
        }
    }

    private void WriteJson(string file, string? id, string severity, Problem problem) =>
        output.WriteLine(System.Text.Encoding.UTF8.GetString(StixJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("file"u8, file);
            writer.WriteString("object"u8, id);
            writer.WriteString("severity"u8, severity);
            writer.WriteString("code"u8, problem.Code);
            writer.WriteString("path"u8, problem.Path);
            writer.WriteString("section"u8, problem.Section);
            writer.WriteString("message"u8, problem.Message);
            writer.WriteEndObject();
        })));
}
