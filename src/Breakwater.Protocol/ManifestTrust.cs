using System.Security.Cryptography;

namespace Breakwater.Protocol;

/// <summary>The newest of what was taken from a hub; what is older is not taken again.</summary>
/// <param name="Grant">Sequence of the grant.</param>
public sealed record ManifestMarks(long Serial, long Epoch, long Grant, IReadOnlyDictionary<string, long> Heads)
{
    public static ManifestMarks None { get; } = new(0, 0, 0, new Dictionary<string, long>());
}

/// <summary>A manifest after all checks.</summary>
public sealed record OpenedManifest(
    KeyStatement Statement, ChainGrant Grant, IReadOnlyList<ChainHead> Heads, IReadOnlyList<ChainKey> Keys, ManifestMarks Marks);

/// <summary>The one place that decides whether a manifest is to be believed, however it came.</summary>
/// <param name="root">SubjectPublicKeyInfo (DER) of the root that was pinned.</param>
/// <param name="sensor">The sensor's agreement key.</param>
public sealed class ManifestTrust(byte[] root, string sensorId, ECDiffieHellman sensor)
{
    /// <summary>Opens a manifest that has a head for each chain.</summary>
    /// <param name="now">Null when it was taken before and is only read again: then neither age nor rollback is asked about.</param>
    /// <exception cref="InvalidDataException">It is not to be used; the message says why.</exception>
    public OpenedManifest Open(SignedManifest manifest, ManifestMarks marks, DateTimeOffset? now)
    {
        var statement = KeyStatement.Open(manifest.Statement, root)
            ?? throw new InvalidDataException("The statement about the hub's key is not signed by this hub's root; it is not used.");
        using var key = KeyStatement.PublicKey(statement.Key);
        var grant = OpenGrant(manifest, key);
        var heads = OpenHeads(manifest, key, grant);
        var keys = grant.Keys.Open(sensor, sensorId);
        if (now is { } at)
        {
            CheckMarks(statement, grant, heads, marks);
            CheckTimes(statement, grant, heads, at);
        }

        return new OpenedManifest(statement, grant, heads, keys, new ManifestMarks(
            statement.Serial, statement.Epoch, grant.Sequence, HeadMarks(heads, statement.Epoch == marks.Epoch ? marks.Heads : null)));
    }

    // Chains that are not granted now stay marked: they may be granted again.
    private static Dictionary<string, long> HeadMarks(List<ChainHead> heads, IReadOnlyDictionary<string, long>? before)
    {
        var marks = new Dictionary<string, long>(before ?? ManifestMarks.None.Heads);
        heads.ForEach(head => marks[head.Chain] = head.Sequence);
        return marks;
    }

    private static T Open<T>(Signed signed, string label, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, ECDsa key)
        where T : class =>
        signed is not null && signed.TryOpen(label, type, key, out var document)
            ? document!
            : throw new InvalidDataException("The manifest is not signed by this hub's key; it is not used.");

    private ChainGrant OpenGrant(SignedManifest manifest, ECDsa key)
    {
        var grant = Open(manifest.Grant, ChainGrant.Label, ProtocolJson.Default.ChainGrant, key);
        if (grant.Sensor != sensorId)
        {
            throw new InvalidDataException($"The manifest is for sensor {grant.Sensor}, not for this one; it is not used.");
        }

        return grant.Chains is null || grant.Keys is null || grant.Chains.Count > Limits.ChainsMax
            ? throw new InvalidDataException("The manifest lacks something, or has too many chains; it is not used.")
            : grant;
    }

    private static List<ChainHead> OpenHeads(SignedManifest manifest, ECDsa key, ChainGrant grant)
    {
        var byChain = new Dictionary<string, ChainHead>(StringComparer.Ordinal);
        foreach (var signed in manifest.Heads ?? [])
        {
            var head = Open(signed, ChainHead.Label, ProtocolJson.Default.ChainHead, key);
            if (head.Chain is null || head.Segments is null || head.Parts is null
                || head.Segments.Concat(head.Parts).Any(segment => segment?.Digest is null) || !byChain.TryAdd(head.Chain, head))
            {
                throw new InvalidDataException("A chain comes twice in the manifest, or lacks something; it is not used.");
            }

            CheckContinuous(head);
        }

        return byChain.Count == grant.Chains.Count && grant.Chains.All(byChain.ContainsKey)
            ? grant.Chains.Select(id => byChain[id]).ToList()
            : throw new InvalidDataException("The manifest has other chains than its grant names; it is not used.");
    }

    private static void CheckContinuous(ChainHead head)
    {
        var at = 0L;
        foreach (var segment in head.Segments)
        {
            if (segment.From != at || segment.To <= at)
            {
                throw new InvalidDataException($"The segments of chain {head.Chain} do not follow on each other; it is not used.");
            }

            at = segment.To;
        }

        if (at != head.Sequence || head.Parts.Any(part => part.To <= part.From || part.To > at || part.From < 0))
        {
            throw new InvalidDataException($"Chain {head.Chain} does not go as far as it says; it is not used.");
        }
    }

    private static void CheckMarks(KeyStatement statement, ChainGrant grant, List<ChainHead> heads, ManifestMarks marks)
    {
        if (statement.Serial < marks.Serial || statement.Epoch < marks.Epoch)
        {
            throw new InvalidDataException(
                $"The statement about the hub's key has serial {statement.Serial}, older than {marks.Serial} in use; it is not used.");
        }

        if (grant.Epoch != statement.Epoch || heads.Any(head => head.Epoch != statement.Epoch))
        {
            throw new InvalidDataException("The manifest is of another epoch than its key; it is not used.");
        }

        if (statement.Epoch > marks.Epoch)
        {
            return;
        }

        if (grant.Sequence < marks.Grant)
        {
            throw new InvalidDataException($"The manifest has sequence {grant.Sequence}, older than {marks.Grant} in use; it is not used.");
        }

        foreach (var head in heads)
        {
            if (marks.Heads.TryGetValue(head.Chain, out var seen) && head.Sequence < seen)
            {
                throw new InvalidDataException(
                    $"The manifest has sequence {head.Sequence} for a chain, older than {seen} in use; it is not used.");
            }
        }
    }

    private static void CheckTimes(KeyStatement statement, ChainGrant grant, List<ChainHead> heads, DateTimeOffset now)
    {
        if (now < statement.NotBefore - Limits.ClockSkewMax || now >= statement.NotAfter)
        {
            throw new InvalidDataException(
                $"The statement about the hub's key is good from {statement.NotBefore:u} to {statement.NotAfter:u} only; it is not used.");
        }

        CheckSpan(grant.Issued, grant.Expires, now);
        heads.ForEach(head => CheckSpan(head.Issued, head.Expires, now));
        var expires = heads.Select(head => head.Expires).Append(grant.Expires).Min();
        if (now >= expires)
        {
            throw new InvalidDataException($"The manifest expired at {expires:u}; it is not used.");
        }
    }

    // A stolen signing key could else sign what never ends.
    private static void CheckSpan(DateTimeOffset issued, DateTimeOffset expires, DateTimeOffset now)
    {
        if (issued > now + Limits.ClockSkewMax)
        {
            throw new InvalidDataException($"The manifest says it was issued at {issued:u}, which is still to come; it is not used.");
        }

        if (expires > issued + Limits.ManifestLifetimeMax)
        {
            throw new InvalidDataException(
                $"The manifest of {issued:u} would be good to {expires:u}, longer than {Limits.ManifestLifetimeMax.TotalDays:0} days; "
                + "it is not used.");
        }
    }
}
