using System.Text;
using Breakwater.Cli.Documents;
using Breakwater.Formats.Reading;

namespace Breakwater.Cli.Extracting;

/// <summary>Reads one document and prints what it holds.</summary>
internal static class ExtractRun
{
    public static int Run(ExtractArguments arguments, TimeProvider clock, TextWriter errors)
    {
        try
        {
            var columns = DocumentInput.Columns(arguments.Columns);
            var reading = DocumentInput.Read(arguments.Path, new ReadOptions(clock.GetUtcNow(), arguments.Format, columns,
                FoundOnly: true));
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ReadingException)
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
}
