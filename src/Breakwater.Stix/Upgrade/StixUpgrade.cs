using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Stix;

/// <summary>
/// Turns objects of STIX 2.0 into such of STIX 2.1. What is 2.1 already stays as it is; custom properties and types stay. Where 2.1 wants
/// to know what 2.0 does not say, an assumption is made and told as a change. One upgrade serves for the objects of one bundle: it
/// remembers the observables that it made, so that one that occurs twice is written once. Not for use by several threads.
/// </summary>
public sealed class StixUpgrade
{
    private readonly ContainerUpgrade _containers = new();

    /// <summary>True for an object of STIX 2.0, which had no spec_version.</summary>
    public static bool IsOf20(StixObject value) =>
        value.SpecVersion is null or "2.0" && StixTypes.KindOf(value.Type) != StixKind.Observable;

    /// <param name="path">Where the object is, for the paths of the changes.</param>
    public UpgradedObject Upgrade(StixObject value, string path = "$")
    {
        if (!IsOf20(value))
        {
            return new UpgradedObject([value], []);
        }

        var json = Parse(value.Utf8);
        var changes = new ChangeList(path);
        var made = new List<StixObject>();
        SetVersion(json, changes);
        DomainUpgrade.Apply(value.Type, json, changes);
        if (value.Type == "observed-data" && json["objects"] is JsonObject container)
        {
            made.AddRange(_containers.Apply(value, json, container, changes));
        }

        made.Add(Print(json));
        return new UpgradedObject(made, changes.All);
    }

    internal static JsonObject Parse(ReadOnlyMemory<byte> utf8) =>
        JsonNode.Parse(utf8.Span, null, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax })!.AsObject();

    internal static StixObject Print(JsonObject json) => StixObject.Parse(StixJson.Write(writer => json.WriteTo(writer)));

    private static void SetVersion(JsonObject json, ChangeList changes)
    {
        json.Remove("spec_version");
        json.Insert(json.IndexOf("type") + 1, "spec_version", "2.1");
        changes.Add("spec_version", "spec_version 2.1 was set.");
    }
}

/// <summary>Collects changes below one place.</summary>
internal sealed class ChangeList(string root)
{
    private readonly List<UpgradeChange> _all = [];

    public IReadOnlyList<UpgradeChange> All => _all;

    public void Add(string property, string message) => _all.Add(new UpgradeChange(JsonPath.Property(root, property), message));

    /// <summary>A change below, with the steps between.</summary>
    public void Add(IEnumerable<string> steps, string message) =>
        _all.Add(new UpgradeChange(steps.Aggregate(root, static (path, step) =>
            step.StartsWith('[') ? path + step : JsonPath.Property(path, step)), message));
}
