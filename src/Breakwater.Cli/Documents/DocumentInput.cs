using System.CommandLine;
using Breakwater.Cli.Scanning;
using Breakwater.Formats.Reading;

namespace Breakwater.Cli.Documents;

/// <summary>A document as the command line names it: its bytes, its format and the columns of its table.</summary>
internal static class DocumentInput
{
    public static Option<string?> FormatOption()
    {
        var option = new Option<string?>("--as")
        {
            Description = "Read it as this format; without, its content decides, and then its name: " + string.Join(", ",
                ReadFormats.All) + ".",
            HelpName = "FORMAT",
        };
        option.AcceptOnlyFromAmong([.. ReadFormats.All]);
        return option;
    }

    public static Option<string[]> ColumnOption() => new("--column")
    {
        Description = "What a column of a table is, instead of the guess: NAME=ROLE or NUMBER=ROLE, where the role is value, kind, "
            + "comment, date, skip, or a kind that all its values are of. May be given several times.",
        HelpName = "COLUMN=ROLE",
    };

    /// <summary>Null for none, which leaves it to the guess.</summary>
    /// <exception cref="ArgumentException">One of them is not NAME=ROLE.</exception>
    public static IReadOnlyList<TableColumn>? Columns(IReadOnlyList<string> texts) => texts.Count > 0 ? [.. texts.Select(Column)] : null;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ReadingException">It is nothing that can be read.</exception>
    public static DocumentReading Read(string path, ReadOptions options) =>
        FormatReader.Read(ReadAll(path), path == InputBytes.StandardInput ? null : NameOf(path), options);

    /// <summary>What it is called unpacked.</summary>
    private static string NameOf(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path.GetFileName(path)[..^3] : Path.GetFileName(path);

    /// <summary>The whole document; a longer one than may be read is cut one byte behind the limit, so that the reader tells.</summary>
    private static byte[] ReadAll(string path)
    {
        using var input = InputBytes.Open(path);
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (whole.Length <= Formats.Limits.DocumentBytesMax && input.Read(buffer) is var count and > 0)
        {
            whole.Write(buffer, 0, count);
        }

        return whole.ToArray();
    }

    private static TableColumn Column(string text) => TableColumn.TryParse(text, out var column)
        ? column : throw new ArgumentException($"--column takes NAME=ROLE or NUMBER=ROLE, not '{text}'.");
}
