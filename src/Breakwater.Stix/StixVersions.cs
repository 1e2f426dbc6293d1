using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What a received object is to one that is known (STIX 2.1, 3.6).</summary>
public enum VersionStep
{
    /// <summary>Another object: the ids differ.</summary>
    Other,

    /// <summary>The same version with the same content; nothing to do.</summary>
    Same,

    /// <summary>A later version by the same creator; it takes the place of the known one.</summary>
    Newer,

    /// <summary>An earlier version of what is known.</summary>
    Older,

    /// <summary>The same id and time with other content, which the standard leaves undefined: to be refused and reported.</summary>
    Conflict,

    /// <summary>A later version of what was revoked, which is final.</summary>
    AfterRevocation,

    /// <summary>A later version that its creator cannot have made: another created_by_ref or another created.</summary>
    ForeignAuthor,
}

/// <summary>The rules of versions and revocation (STIX 2.1, 3.6). Objects without versions have one version only.</summary>
public static class StixVersions
{
    /// <summary>The newest version, which is what references lead to; null when there is none. All must have one id.</summary>
    /// <exception cref="ArgumentException">The ids differ.</exception>
    public static StixObject? Newest(IEnumerable<StixObject> versions)
    {
        StixObject? newest = null;
        foreach (var version in versions)
        {
            if (newest is not null && version.Id != newest.Id)
            {
                throw new ArgumentException($"{version.Id} is no version of {newest.Id}.", nameof(versions));
            }

            newest = newest is null || IsNewer(version, newest) ? version : newest;
        }

        return newest;
    }

    /// <summary>True when both have one id and the first was modified later. Of equal times a revocation is the newer.</summary>
    public static bool IsNewer(StixObject value, StixObject than)
    {
        if (value.Id != than.Id || value.Version is not { } time)
        {
            return false;
        }

        return than.Version is not { } known || time > known || (time == known && IsRevoked(value) && !IsRevoked(than));
    }

    public static bool IsRevoked(StixObject value) =>
        value.Json.TryGetProperty("revoked"u8, out var revoked) && revoked.ValueKind == JsonValueKind.True;

    /// <summary>Null for an anonymous creator.</summary>
    public static string? CreatorOf(StixObject value) =>
        value.Json.TryGetProperty("created_by_ref"u8, out var creator) && creator.ValueKind == JsonValueKind.String
            ? creator.GetString()
            : null;

    /// <summary>True when the first can be a version of the second by its own creator: the same creator and time of creation.</summary>
    public static bool IsBySameCreator(StixObject value, StixObject known) =>
        value.Id == known.Id && CreatorOf(value) == CreatorOf(known) && value.Created == known.Created;

    /// <summary>
    /// True when <paramref name="identityId"/> may publish a new version of the object, or revoke it: it made the object, and the object
    /// has versions and is not revoked. Nobody can show to be an anonymous creator, so that nobody may change what one made.
    /// </summary>
    public static bool MayChange(StixObject value, string identityId) =>
        value.Modified is not null && !IsRevoked(value) && CreatorOf(value) == identityId;

    /// <summary>Says what the received object is to the known version of it.</summary>
    public static VersionStep Compare(StixObject known, StixObject received)
    {
        if (known.Id != received.Id)
        {
            return VersionStep.Other;
        }

        if (known.Version == received.Version)
        {
            return HasSameContent(known, received) ? VersionStep.Same : VersionStep.Conflict;
        }

        if (!IsNewer(received, known))
        {
            return VersionStep.Older;
        }

        return IsRevoked(known) ? VersionStep.AfterRevocation
            : IsBySameCreator(received, known) ? VersionStep.Newer
            : VersionStep.ForeignAuthor;
    }

    /// <summary>
    /// True when both have the same properties with the same values, however they are written. What equals a property's default may be
    /// left out (3.6), and the digits of a version's own times may differ.
    /// </summary>
    public static bool HasSameContent(StixObject left, StixObject right)
    {
        if (left.Type != right.Type || left.Created != right.Created || left.Modified != right.Modified)
        {
            return false;
        }

        return left.Utf8.Span.SequenceEqual(right.Utf8.Span) || ContentOf(left).AsSpan().SequenceEqual(ContentOf(right));
    }

    /// <summary>What the object says beside its own times, in one spelling.</summary>
    internal static byte[] ContentOf(StixObject value)
    {
        var plain = new JsonBytes();
        plain.Open((byte)'{');
        foreach (var property in value.Json.EnumerateObject())
        {
            if (!IsDefault(value, property) && !property.NameEquals("created"u8) && !property.NameEquals("modified"u8))
            {
                plain.Name(property);
                plain.Raw(property.Value);
            }
        }

        plain.Close((byte)'}');
        using var document = JsonDocument.Parse(plain.Written, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax });
        return CanonicalJson.Write(document.RootElement);
    }

    private static bool IsDefault(StixObject value, JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.False => property.NameEquals("revoked"u8) || property.NameEquals("defanged"u8)
            || (value.Type == "sighting" && property.NameEquals("summary"u8)),
        JsonValueKind.String => property.NameEquals("spec_version"u8) && property.Value.ValueEquals("2.1"u8)
            && StixTypes.KindOf(value.Type) == StixKind.Observable,
        _ => false,
    };
}
