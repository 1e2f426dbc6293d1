using System.Text.Json;
using Breakwater.Protocol;

namespace Breakwater.Sensor.Index;

/// <summary>A manifest that was verified, and what to hold by it.</summary>
internal sealed record VerifiedManifest(SignedManifest Signed, OpenedManifest Opened, Manifest Plan);

/// <summary>Puts the heads that an answer left out, since they are known, back into it. Nothing is believed here.</summary>
internal static class ManifestAnswer
{
    /// <exception cref="InvalidDataException">The answer cannot be read.</exception>
    public static SignedManifest Complete(SignedManifest answer, SignedManifest? known)
    {
        if (answer is not { Statement: not null, Grant.Payload: not null, Heads: not null } || answer.Heads.Any(h => h?.Payload is null))
        {
            throw new InvalidDataException("The manifest lacks something; it is not used.");
        }

        try
        {
            var wanted = JsonSerializer.Deserialize(answer.Grant.Payload, ProtocolJson.Default.ChainGrant)?.Chains ?? [];
            var heads = new Dictionary<string, Signed>(StringComparer.Ordinal);
            foreach (var head in (known?.Heads ?? []).Concat(answer.Heads))
            {
                heads[JsonSerializer.Deserialize(head.Payload, ProtocolJson.Default.ChainHead)?.Chain ?? ""] = head;
            }

            return answer with { Heads = [.. wanted.Select(id => heads.GetValueOrDefault(id)).OfType<Signed>()] };
        }
        catch (Exception e) when (e is JsonException or ArgumentNullException)
        {
            throw new InvalidDataException("The manifest cannot be read; it is not used.", e);
        }
    }
}
