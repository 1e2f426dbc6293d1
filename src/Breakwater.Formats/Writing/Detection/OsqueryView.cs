using System.Text;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// An osquery configuration with a view, which is a table to whoever joins with it: breakwater_indicators (kind, value, reference).
/// </summary>
internal static class OsqueryView
{
    public static void Write(ConversionInput input, Stream target, NoteLog notes)
    {
        var rows = new StringBuilder();
        var own = new NoteLog();
        own.AddAll(input.Unread);
        foreach (var entry in input.Entries)
        {
            if (entry.Use == EntryUse.Context)
            {
                own.Add(entry, RuleFile.Context);
            }
            else if (entry.Value.Length > Limits.TableValueCharsMax || entry.Value.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            {
                own.Add(entry, "The value holds a control character, or is too long.");
            }
            else if (rows.Length > Limits.OsqueryTextCharsMax - Limits.TableValueCharsMax)
            {
                own.Add(entry, $"The view is full: {Limits.OsqueryTextCharsMax} characters, the worst first.");
            }
            else
            {
                rows.Append(rows.Length == 0 ? "" : ",").Append($"({Quoted(entry.KindName)},{Quoted(entry.Value)},'{entry.Reference}')");
            }
        }

        RuleFile.NoteOthers(input, own);
        var select = rows.Length == 0
            ? "SELECT '' AS kind, '' AS value, '' AS reference WHERE 0"
            : $"SELECT column1 AS kind, column2 AS value, column3 AS reference FROM (VALUES {rows})";
        target.Write(StixJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("views");
            writer.WriteString("breakwater_indicators", select);
            writer.WriteEndObject();
            writer.WriteStartArray("breakwater_left_out");
            foreach (var line in own.Summary())
            {
                writer.WriteStringValue(line);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
        target.WriteByte((byte)'\n');
        notes.AddAll(own);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
