using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Breakwater.Formats.Reading;

/// <summary>Reads the cells of .xlsx (ECMA-376): shared strings, then each sheet as a table. No macro, formula or picture is looked
/// at.</summary>
internal static class SheetReader
{
    public static void Read(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content.ToArray()), ZipArchiveMode.Read);
            if (archive.GetEntry("xl/workbook.xml") is null)
            {
                throw new ReadingException("", "It is an archive, and none of a workbook (.xlsx); archives are not unpacked.");
            }

            if (archive.Entries.Count > Limits.ArchiveEntriesMax)
            {
                throw new ReadingException("", $"The workbook has more than {Limits.ArchiveEntriesMax} parts.");
            }

            var budget = new ByteBudget(Limits.UnpackedBytesMax);
            var shared = archive.GetEntry("xl/sharedStrings.xml") is { } strings ? SharedStrings(strings, budget) : [];
            var sheets = archive.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)
                && e.FullName.EndsWith(".xml", StringComparison.Ordinal)).OrderBy(e => e.FullName.Length).ThenBy(e => e.FullName,
                    StringComparer.Ordinal);
            foreach (var sheet in sheets)
            {
                var name = Path.GetFileNameWithoutExtension(sheet.FullName);
                TableReader.Read(Rows(sheet, shared, budget, name, work), $"{name} row", work);
            }
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            throw new ReadingException("", $"The workbook is damaged: {e.Message}", e);
        }
    }

    private static List<string> SharedStrings(ZipArchiveEntry entry, ByteBudget budget)
    {
        var strings = new List<string>();
        using var reader = Open(entry, budget);
        var text = new StringBuilder();
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "si")
            {
                text.Clear();
                if (reader.IsEmptyElement)
                {
                    strings.Add("");
                }
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && reader.Depth > 2)
            {
                text.Append(reader.Value);
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "si")
            {
                strings.Add(text.ToString());
            }
        }

        return strings;
    }

    private static List<(int Line, IReadOnlyList<TableCell> Cells)> Rows(
        ZipArchiveEntry entry, List<string> shared, ByteBudget budget, string name, ReadingWork work)
    {
        var rows = new List<(int, IReadOnlyList<TableCell>)>();
        var cells = new List<string>();
        var (number, type, column) = (0, "", 0);
        using var reader = Open(entry, budget);
        while (reader.Read())
        {
            switch (reader.NodeType, reader.LocalName)
            {
                case (XmlNodeType.Element, "row"):
                    number = int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var r) ? r
                        : number + 1;
                    cells.Clear();
                    column = 0;
                    break;
                case (XmlNodeType.Element, "c"):
                    type = reader.GetAttribute("t") ?? "";
                    column = ColumnOf(reader.GetAttribute("r")) ?? column + 1;
                    break;
                case (XmlNodeType.Text or XmlNodeType.SignificantWhitespace, _) when column > 0:
                    Put(cells, column, type == "s" ? Shared(shared, reader.Value) : reader.Value);
                    break;
                case (XmlNodeType.EndElement, "row") when cells.Any(cell => cell.Length > 0):
                    if (rows.Count == Limits.TableRowsMax)
                    {
                        throw new ReadingException($"{name} row {number}", $"The sheet has more than {Limits.TableRowsMax} rows.");
                    }

                    rows.Add((number, Add(cells, $"{name} row {number}", work)));
                    break;
            }
        }

        return rows;
    }

    private static List<TableCell> Add(List<string> cells, string place, ReadingWork work)
    {
        var start = work.AddText(string.Join('\t', cells), place);
        var row = new List<TableCell>();
        foreach (var cell in cells)
        {
            row.Add(new TableCell(cell, start));
            start += cell.Length + 1;
        }

        return row;
    }

    private static void Put(List<string> cells, int column, string text)
    {
        if (column > Limits.TableColumnsMax)
        {
            throw new ReadingException("", $"A sheet has more than {Limits.TableColumnsMax} columns.");
        }

        while (cells.Count < column)
        {
            cells.Add("");
        }

        cells[column - 1] += text.ReplaceLineEndings(" ").Replace('\t', ' ');
    }

    private static string Shared(List<string> shared, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < shared.Count ? shared[at] : "";

    /// <summary>1 for A, 27 for AA; null when the reference does not say.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c) || column > Limits.TableColumnsMax)
            {
                break;
            }

            column = (column * 26) + c - 'A' + 1;
        }

        return column > 0 ? column : null;
    }

    private static XmlReader Open(ZipArchiveEntry entry, ByteBudget budget) => XmlReader.Create(
        new BudgetStream(entry.Open(), budget), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null,
            CloseInput = true });
}
