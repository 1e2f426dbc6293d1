using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Collects what one validation finds; stops listening at <see cref="Limits.ProblemsPerObjectMax"/>.</summary>
internal sealed class ObjectReview(JsonElement json, ObjectSchema? schema)
{
    private readonly List<Problem> _problems = [];

    public JsonElement Json => json;

    public ObjectSchema? Schema => schema;

    public IReadOnlyList<Problem> Problems => _problems;

    public void Must(string code, string path, string message, string? section = null) =>
        Add(Severity.Must, code, path, message, section);

    public void Should(string code, string path, string message, string? section = null) =>
        Add(Severity.Should, code, path, message, section);

    public void Add(Severity severity, string code, string path, string message, string? section = null)
    {
        if (_problems.Count < Limits.ProblemsPerObjectMax)
        {
            _problems.Add(new Problem(code, path, message, severity, section ?? schema?.Section));
        }
    }

    public bool Has(string name) => json.TryGetProperty(name, out _);

    public string? Text(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public StixTimestamp? Time(string name) => StixTimestamp.TryParse(Text(name), out var time) ? time : null;
}
