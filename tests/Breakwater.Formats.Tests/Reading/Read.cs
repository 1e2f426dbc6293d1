using System.Text;
using System.Text.Json;
using Breakwater.Formats.Reading;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Reads documents made for these tests.</summary>
internal static class Read
{
    public static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public static DocumentReading Text(string content, string? name = null, string? format = null, params TableColumn[] columns) =>
        Bytes(Encoding.UTF8.GetBytes(content), name, format, columns);

    public static DocumentReading Bytes(byte[] content, string? name = null, string? format = null, params TableColumn[] columns)
    {
        var reading = FormatReader.Read(content, name, new ReadOptions(Now, format, columns.Length > 0 ? columns : null, TldList.BuiltIn));
        foreach (var found in reading.Found)
        {
            Assert.Equal(found.Raw, reading.Text[found.Start..found.End]);
        }

        foreach (var one in reading.Objects)
        {
            Assert.DoesNotContain(StixValidator.Validate(StixObject.Parse(one), "$"), problem => problem.Severity == Severity.Must);
        }

        Assert.Equal(reading.Objects.Count, reading.Objects.Select(one => StixObject.Parse(one).Id).Distinct().Count());
        return reading;
    }

    public static ReadingException Fails(byte[] content, string? name = null, string? format = null) =>
        Assert.Throws<ReadingException>(() => FormatReader.Read(content, name, new ReadOptions(Now, format)));

    public static string[] Found(DocumentReading reading, bool links = false) =>
        [.. reading.Found.Where(found => links || !found.Link).Select(found => $"{found.Kind} {found.Value}")];

    public static IEnumerable<JsonElement> Of(DocumentReading reading, string type) =>
        reading.Objects.Select(one => JsonElement.Parse(one)).Where(one => one.GetProperty("type").ValueEquals(type));
}
