using System.Collections;
using System.Text.Json;
using Breakwater.Hub;

namespace Breakwater.Server.Commands;

/// <summary>Prints what a command came to: JSON when asked, else a line for people.</summary>
internal sealed class Output(bool json)
{
    private static readonly JsonSerializerOptions Indented = new(HubJson.Options) { WriteIndented = true };

    public bool Json { get; } = json;

    /// <param name="value">Printed as JSON.</param>
    /// <param name="lines">Printed otherwise.</param>
    public void Print(object value, params IEnumerable<string> lines)
    {
        if (Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(value, Indented));
            return;
        }

        var any = false;
        foreach (var line in lines)
        {
            any = true;
            Console.Out.WriteLine(line);
        }

        if (!any && value is ICollection { Count: 0 })
        {
            Console.Out.WriteLine("None.");
        }
    }
}
