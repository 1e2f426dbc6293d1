using System.Globalization;
using System.Text;

namespace Breakwater.Sensor.Metrics;

/// <summary>Prometheus' text format 0.0.4.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric; its samples follow.</summary>
    /// <param name="name">Without the prefix; ends in its unit, or <c>_total</c>.</param>
    public MetricsText Metric(string name, string type, string help)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {Prefix}{name} {help}\n# TYPE {Prefix}{name} {type}\n");
        Name = name;
        return this;
    }

    public const string Prefix = "breakwater_sensor_";

    private string Name { get; set; } = "";

    /// <summary>Nothing for a value that is not known.</summary>
    public MetricsText Sample(double? value, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        if (value is null)
        {
            return this;
        }

        _text.Append(Prefix).Append(Name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Label).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(CultureInfo.InvariantCulture, $"{value}\n");
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
