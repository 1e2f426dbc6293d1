using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Hub.Mailbox;

/// <summary>A link that its person may name as the attacker's.</summary>
/// <param name="Indicator">What would be shared then.</param>
internal sealed record WaitingLink(string Value, JsonObject Indicator);

/// <summary>What of a mail waits for its preview.</summary>
/// <param name="Objects">STIX objects; with the links that were chosen they are what is shared.</param>
internal sealed record WaitingMail(IReadOnlyList<JsonObject> Objects, IReadOnlyList<WaitingLink> Links)
{
    public static byte[] Bundle(IEnumerable<JsonObject> objects)
    {
        var bundle = new JsonObject { ["type"] = "bundle", ["id"] = "bundle--" + RandomId.Uuid() };
        bundle["objects"] = new JsonArray([.. objects.DistinctBy(one => (string)one["id"]!).Select(one => one.DeepClone())]);
        return JsonSerializer.SerializeToUtf8Bytes(bundle);
    }

    public static WaitingMail Read(byte[] bytes) => JsonSerializer.Deserialize<WaitingMail>(bytes)!;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>A STIX bundle; null when nothing is chosen and nothing else waits.</summary>
    /// <param name="chosen">Places in <see cref="Links"/>; those that are none are left out.</param>
    public byte[]? Bundle(IReadOnlySet<int> chosen)
    {
        var objects = Objects.Concat(Links.Where((_, place) => chosen.Contains(place)).Select(link => link.Indicator)).ToList();
        return objects.Count == 0 ? null : Bundle(objects);
    }
}
