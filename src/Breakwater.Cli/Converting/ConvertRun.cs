using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Cli.Documents;
using Breakwater.Cli.Scanning;
using Breakwater.Formats.Reading;
using Breakwater.Formats.Writing;

namespace Breakwater.Cli.Converting;

/// <summary>One conversion.</summary>
/// <param name="errors">Standard error: what could not be read or carried, then the summary.</param>
internal sealed class ConvertRun(TextWriter errors)
{
    private const int NotesShown = 20;

    private readonly NoteLog _reading = new();
    private readonly NoteLog _notes = new();
    private int _failures;

    /// <returns>The exit code.</returns>
    public int Run(ConvertArguments arguments)
    {
        if (Problem(arguments, out var format, out var columns) is { } problem)
        {
            errors.WriteLine(problem);
            return ExitCodes.WrongUsage;
        }

        var now = TimeProvider.System.GetUtcNow();
        var inputs = new ConvertInputs(new ReadOptions(now, arguments.ReadAs, columns), _reading);
        foreach (var path in arguments.Inputs)
        {
            Attempt(path, "read", () =>
            {
                foreach (var file in LogInputs.Expand(path))
                {
                    Attempt(file, "read", () => inputs.Add(file));
                }
            });
        }

        if (_failures > 0 && (inputs.Objects.Count == 0 || !arguments.Partial))
        {
            // A list without a file's entries in place of the last good one would unblock them.
            errors.WriteLine(inputs.Objects.Count == 0 ? "Nothing was written: there is nothing that could be read."
                : "Nothing was written: not everything could be read. --partial writes what could.");
            return ExitCodes.Failed;
        }

        var input = ConversionInput.Of(inputs.Objects, now);
        Attempt(arguments.Output ?? "standard output", "written", () => Write(format!, input, arguments));
        _notes.AddAll(_reading);
        Attempt(arguments.Notes ?? "", "written", () => WriteNotes(arguments.Notes));
        Summarise();
        return _failures == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string? Problem(ConvertArguments arguments, out OutputFormat? format, out IReadOnlyList<TableColumn>? columns)
    {
        columns = null;
        try
        {
            columns = DocumentInput.Columns(arguments.Columns);
        }
        catch (ArgumentException e)
        {
            format = null;
            return e.Message;
        }

        format = arguments.Format is null ? null : OutputFormats.Find(arguments.Format);
        return arguments.Format is null ? "Name the format with --to; breakwater convert --list prints them."
            : format is null ? $"There is no format '{arguments.Format}'; breakwater convert --list prints them."
            : arguments.Inputs.Length == 0 ? "Name the files to be converted, or - for standard input."
            : format.WriteFolder is not null && arguments.Output is null ? $"{format.Name} is several files: name a folder with --out."
            : arguments.Max is < 1 ? "--max is a number from 1."
            : arguments.Max is not null && format.List is null ? $"--max is for block lists, and {format.Name} is none."
            : null;
    }

    private void Write(OutputFormat format, ConversionInput input, ConvertArguments arguments)
    {
        if (format.WriteFolder is { } writeFolder)
        {
            Directory.CreateDirectory(arguments.Output!);
            writeFolder(input, name => File.Create(Path.Combine(arguments.Output!, name)), _notes);
            return;
        }

        var write = arguments.Max is { } max && format.List is { } profile
            ? OutputFormats.OfList(profile with { EntriesMax = Math.Min(max, profile.EntriesMax) }).Write! : format.Write!;
        if (arguments.Output is not { } output)
        {
            using var standard = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            write(input, standard, _notes);
            return;
        }

        // Whoever reads the file meets it whole, the old one or the new one.
        var path = Directory.Exists(output) ? Path.Combine(output, format.FileName) : output;
        var unfinished = path + ".part";
        try
        {
            using (var file = File.Create(unfinished))
            {
                write(input, file, _notes);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private void WriteNotes(string? path)
    {
        if (path is null)
        {
            return;
        }

        using var file = File.Create(path);
        foreach (var note in _notes.Notes)
        {
            using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                writer.WriteStartObject();
                writer.WriteString("place", note.Place);
                writer.WriteString("what", note.What);
                writer.WriteString("why", note.Why);
                writer.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }
    }

    private void Summarise()
    {
        foreach (var note in _notes.Notes.Take(NotesShown))
        {
            errors.WriteLine($"{note.Place}: {note.What}: {note.Why}");
        }

        if (_notes.Count > NotesShown)
        {
            errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"… and {_notes.Count - NotesShown} more; --notes FILE has up to {_notes.Notes.Count}."));
            foreach (var (reason, count) in _notes.Reasons)
            {
                errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} times: {reason}"));
            }
        }
    }

    /// <summary>What fails is said and counted; the rest goes on.</summary>
    private void Attempt(string path, string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            _failures++;
            errors.WriteLine($"{path}: cannot be {what}: {e.Message}");
        }
    }
}
