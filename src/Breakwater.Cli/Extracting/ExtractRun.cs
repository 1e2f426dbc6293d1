using System.Text;
using Breakwater.Formats.Reading;

namespace Breakwater.Cli.Extracting;

/// <summary>Reads one document and prints what it holds.</summary>
internal static class ExtractRun
{
    private const string StandardInput = "-";

    public static int Run(ExtractArguments arguments, TimeProvider clock, TextWriter errors)
    {
        try
        {
            var columns = arguments.Columns.Select(Column).ToList();
            var content = ReadAll(arguments.Path);
            var options = new ReadOptions(clock.GetUtcNow(), arguments.Format, columns.Count > 0 ? columns : null, FoundOnly: true);
            var reading = FormatReader.Read(content, arguments.Path == StandardInput ? null : Path.GetFileName(arguments.Path), options);
            using var output = Console.OpenStandardOutput();
            if (arguments.OnlyText)
            {
                output.Write(Encoding.UTF8.GetBytes(reading.Text));
            }
            else
            {
                FoundLines.Write(output, reading);
            }

            foreach (var note in reading.Notes)
            {
                errors.WriteLine($"{(note.Place.Length > 0 ? note.Place + ": " : "")}{note.What}: {note.Why}");
            }

            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ReadingException)
        {
            errors.WriteLine($"{arguments.Path}: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (ArgumentException e)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.WrongUsage;
        }
    }

    private static TableColumn Column(string text)
    {
        var equals = text.LastIndexOf('=');
        return equals > 0 && equals < text.Length - 1
            ? new TableColumn(text[..equals], text[(equals + 1)..])
            : throw new ArgumentException($"--column takes NAME=ROLE or NUMBER=ROLE, not '{text}'.");
    }

    /// <summary>The whole document; a longer one than may be read is cut one byte behind the limit, so that the reader tells.</summary>
    private static byte[] ReadAll(string path)
    {
        using var input = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (whole.Length <= Formats.Limits.DocumentBytesMax && input.Read(buffer) is var count and > 0)
        {
            whole.Write(buffer, 0, count);
        }

        return whole.ToArray();
    }
}
