using System.Globalization;
using System.Text;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>
/// Tables in CSV (RFC 4180). A spreadsheet takes a field that begins with = + - @ or a tab for a formula, quotes or not: such a field gets
/// an apostrophe in front, and the note says so.
/// </summary>
internal static class CsvTable
{
    private const string Formula = "It is written with an apostrophe in front, since a spreadsheet would take it for a formula.";
    private const string Unfit = "The value holds a control or format character or a space at its end, or is too long.";

    public static void Write(ConversionInput input, Stream target, NoteLog notes) => Write(
        input, target, notes,
        "kind,value,use,score,name,description,labels,tlp,valid_from,valid_until,modified,reference,indicator,url",
        entry =>
        [
            entry.KindName, entry.Value, entry.Use.ToString().ToLowerInvariant(), Number(entry.Score), entry.Name, entry.Why,
            string.Join(' ', entry.Labels ?? []), Level(entry), Time(entry.ValidFrom), Time(entry.ValidUntil), Time(entry.Modified),
            entry.Reference, entry.ObjectId, entry.Url,
        ]);

    /// <summary>Columns without a point or blank in their names, the value first.</summary>
    public static void WriteSplunk(ConversionInput input, Stream target, NoteLog notes) => Write(
        input, target, notes,
        "indicator,indicator_type,weight,threat_use,description,threat_key,tlp,valid_until,stix_id",
        entry =>
        [
            entry.Value, entry.KindName, Number(entry.Score), entry.Use.ToString().ToLowerInvariant(),
            entry.Name.Length > 0 ? entry.Name : entry.Why, entry.Reference, Level(entry), Time(entry.ValidUntil), entry.ObjectId,
        ]);

    private static void Write(
        ConversionInput input, Stream target, NoteLog notes, string columns, Func<FeedEntry, string[]> row)
    {
        notes.AddAll(input.Unread);
        using var writer = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(columns);
        foreach (var entry in input.Entries)
        {
            if (!Text.IsExact(entry.Value, Limits.TableValueCharsMax))
            {
                notes.Add(entry, Unfit);
                continue;
            }

            var fields = row(entry);
            if (fields.Contains(entry.Value) && BeginsFormula(entry.Value))
            {
                notes.Add(entry, Formula);
            }

            writer.WriteLine(string.Join(',', fields.Select(Field)));
        }

        foreach (var rule in input.Rules)
        {
            notes.Add(rule.ObjectId, $"a rule in {Text.Quote(rule.Language)}", "A table of values has no place for a rule.");
        }
    }

    private static string Field(string text)
    {
        var line = Text.OneLine(text, Limits.TableValueCharsMax);
        line = BeginsFormula(line) ? "'" + line : line;
        return line.AsSpan().ContainsAny(",\"\r\n") || line.StartsWith(' ') || line.StartsWith('\'')
            ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : line;
    }

    private static bool BeginsFormula(string text) => text.TrimStart().Length > 0 && "=+-@\t\r|%".Contains(text.TrimStart()[0],
        StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(Stix.StixTimestamp? time) => time?.ToString() ?? "";

    private static string Level(FeedEntry entry) => entry.Level is { } level ? Stix.Tlp.Name(level) : "";
}
