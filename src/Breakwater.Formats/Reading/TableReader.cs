using System.Globalization;
using Breakwater.Matching;

namespace Breakwater.Formats.Reading;

/// <summary>Reads tables: each cell of a value column is a value; kind, comment and date of its row go along.</summary>
internal static class TableReader
{
    private const int SampleRows = 50;

    public static void ReadCsv(string text, ReadingWork work)
    {
        work.AddText(text, "");
        var separator = TableGuess.SeparatorOf(text[..Math.Min(text.Length, 64 * 1024)])
            ?? (work.Name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');
        var rows = new List<(int Line, IReadOnlyList<TableCell> Cells)>();
        var (at, line, seen, comment) = (0, 1, 0, -1);
        while (at < text.Length)
        {
            for (; seen < at; seen++)
            {
                line += text[seen] == '\n' ? 1 : 0;
            }

            if (text[at] == '#')
            {
                comment = rows.Count == 0 ? at : comment;
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end + 1;
                continue;
            }

            var cells = TableRow.Read(text, ref at, separator, line);
            if (cells.Count > 1 || cells[0].Text.Length > 0)
            {
                AddHead(text, comment, separator, cells.Count, rows);
                rows.Add((line, cells));
            }

            if (rows.Count > Limits.TableRowsMax)
            {
                throw new ReadingException($"line {line}", $"The table has more than {Limits.TableRowsMax} rows.");
            }
        }

        Read(rows, "line", work);
    }

    /// <summary>Feeds have their head row in the last comment before the data.</summary>
    private static void AddHead(string text, int comment, char separator, int count, List<(int, IReadOnlyList<TableCell>)> rows)
    {
        if (rows.Count > 0 || comment < 0)
        {
            return;
        }

        var at = comment;
        while (at < text.Length && text[at] is '#' or ' ')
        {
            at++;
        }

        var head = TableRow.Read(text, ref at, separator, 1);
        if (head.Count == count && TableColumns.IsHead([.. head.Select(cell => cell.Text)]))
        {
            rows.Add((1, head));
        }
    }

    public static void Read(IReadOnlyList<(int Line, IReadOnlyList<TableCell> Cells)> rows, string place, ReadingWork work)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var sample = rows.Take(SampleRows).Select(row => (IReadOnlyList<string>)[.. row.Cells.Select(cell => cell.Text)]).ToList();
        var columns = TableColumns.Of(sample, work.Options.Columns);
        NoteColumns(columns, sample[0], place, work);
        foreach (var (line, cells) in rows.Skip(columns.HasHead ? 1 : 0))
        {
            Take(cells, columns.Roles, $"{place} {line}", work);
        }
    }

    private static void NoteColumns(TableColumns columns, IReadOnlyList<string> head, string place, ReadingWork work)
    {
        for (var i = 0; i < columns.Roles.Count; i++)
        {
            if (columns.Roles[i] is TableColumns.Comment or TableColumns.Skip)
            {
                var name = columns.HasHead ? $"column {i + 1}, {Misp.MispManifest.Quote(head[i])}" : $"column {i + 1}";
                work.Note(place == "line" ? "" : place, name, columns.Roles[i] == TableColumns.Skip
                    ? "It was said to be left out." : "It was taken for remarks, and not searched for values.");
            }
        }
    }

    private static void Take(IReadOnlyList<TableCell> cells, IReadOnlyList<string> roles, string place, ReadingWork work)
    {
        var (kind, date, end) = ("", "", "");
        var comments = new List<string>();
        for (var i = 0; i < Math.Min(cells.Count, roles.Count); i++)
        {
            kind = roles[i] == TableColumns.Kind ? TableKinds.Of(cells[i].Text) ?? kind : kind;
            date = roles[i] == TableColumns.Date && date.Length == 0 ? cells[i].Text : date;
            end = roles[i] == TableColumns.Until ? cells[i].Text : end;
            if (roles[i] == TableColumns.Comment && cells[i].Text.Length > 0)
            {
                comments.Add(cells[i].Text);
            }
        }

        for (var i = 0; i < Math.Min(cells.Count, roles.Count); i++)
        {
            if (roles[i] == TableColumns.Use && !IsMeant(cells[i].Text))
            {
                work.Note(place, Misp.MispManifest.Quote(cells[i].Text), "The row says that it is not to be acted on.");
                return;
            }
        }

        var until = Time(end);
        if (until <= work.Options.Now)
        {
            work.Note(place, Misp.MispManifest.Quote(end), "The row says that it has ended.");
            return;
        }

        if (cells.Count > roles.Count)
        {
            work.Note(place, $"{cells.Count - roles.Count} cells", "The row has more cells than the first one.");
        }

        var remark = new FoundRemark(string.Join("; ", comments), Time(date), until);
        for (var i = 0; i < Math.Min(cells.Count, roles.Count); i++)
        {
            var asked = roles[i] == TableColumns.Value ? kind : TableColumns.Kinds.Contains(roles[i]) ? roles[i] : null;
            if (asked is not null && cells[i].Text.Length > 0)
            {
                TakeValue(cells[i], asked, remark, place, work);
            }
        }
    }

    private static void TakeValue(TableCell cell, string kind, FoundRemark remark, string place, ReadingWork work)
    {
        if (TakeRange(cell, remark, place, work) || (kind == IndicatorKinds.Url && TakePlainUrl(cell, remark, place, work)))
        {
            return;
        }

        var end = 0;
        foreach (var found in KnownValue.ReadAll(kind, cell.Text, work.Options.Suffixes))
        {
            var between = cell.Text[end..Math.Max(end, found.Start)];
            if (end > 0 && !IsGap(between))
            {
                break;
            }

            NoteRest(between, place, work);

            // Doubled quotes make a cell shorter than it stands in the text; then only the cell's start is right.
            work.Take(new FoundIndicator(
                found.Kind, found.Value, found.Raw, cell.Start + found.Start, cell.Start + found.End, place, false, found.Port));
            work.Remark(found.Kind, found.Value, remark);
            end = found.End;
        }

        if (end == 0)
        {
            work.Note(place, Misp.MispManifest.Quote(cell.Text), kind.Length > 0 ? $"It is no {kind}."
                : "It is no value of a kind that is known here.");
            return;
        }

        NoteRest(cell.Text[end..], place, work);
    }

    private static bool TakeRange(TableCell cell, FoundRemark remark, string place, ReadingWork work)
    {
        var blocks = AddressRange.Blocks(cell.Text);
        foreach (var block in blocks)
        {
            if (AddressText.IsInternal(block))
            {
                work.Note(place, Misp.MispManifest.Quote(cell.Text), "It is no address that a machine on the Internet has.");
                return true;
            }

            Take(block.Contains(':', StringComparison.Ordinal) ? IndicatorKinds.Ipv6 : IndicatorKinds.Ipv4, block, cell, remark, place,
                work);
        }

        return blocks.Count > 0;
    }

    /// <summary>A host with a path but no scheme.</summary>
    private static bool TakePlainUrl(TableCell cell, FoundRemark remark, string place, ReadingWork work)
    {
        if (cell.Text.Contains("://", StringComparison.Ordinal) || !cell.Text.Contains('/', StringComparison.Ordinal)
            || !IndicatorValue.TryParse(IndicatorKind.Url, cell.Text, out var url, out _))
        {
            return false;
        }

        Take(IndicatorKinds.Url, url.Text, cell, remark, place, work);
        return true;
    }

    private static void Take(string kind, string value, TableCell cell, FoundRemark remark, string place, ReadingWork work)
    {
        work.Take(new FoundIndicator(kind, value, cell.Text, cell.Start, cell.Start + cell.Text.Length, place, false));
        work.Remark(kind, value, remark);
    }

    private static bool IsGap(string between) => between.AsSpan().Trim(" \t\r\n,;|-()[]\"'").IsEmpty;

    /// <summary>Parts of a cell that holds several, as <c>filename|sha256</c>.</summary>
    private static void NoteRest(string rest, string place, ReadingWork work)
    {
        if (rest.AsSpan().ContainsAny("|,;") && !IsGap(rest))
        {
            work.Note(place, Misp.MispManifest.Quote(rest.Trim(' ', '|', ',', ';')),
                "It is a part of the cell that no indicator is made of.");
        }
    }

    /// <summary>False where the row says that it is not to be acted on.</summary>
    private static bool IsMeant(string cell) => cell.Trim().ToLowerInvariant() is not (
        "0" or "false" or "no" or "allow" or "allowed" or "permit" or "permitted" or "accept" or "exclude" or "whitelist" or "none");

    private static DateTimeOffset? Time(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
