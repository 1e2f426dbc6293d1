using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakwater.Cli.Cargo;

/// <summary>Lines as these commands print them.</summary>
internal static class CargoLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, string what, Action<Utf8JsonWriter> write)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            write(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
    }

    /// <summary>Null where there is nothing to say.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        const int Digits = 6;
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, Digits));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time as people say it: minutes below two hours, days from three days on.</summary>
    public static string Time(double hours)
    {
        const double MinutesAnHour = 60;
        const double HoursADay = 24;
        return Math.Abs(hours) switch
        {
            < 2 => Text($"{hours * MinutesAnHour:0} min"),
            < 3 * HoursADay => Text($"{hours:0.#} h"),
            _ => Text($"{hours / HoursADay:0.#} days"),
        };
    }
}
