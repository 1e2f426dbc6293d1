namespace Breakwater.Hub.Community;

/// <summary>What one key may be used for. A key has one purpose, but for the first key of a member, which has the member's four.</summary>
[Flags]
public enum KeyPurposes
{
    None = 0,

    /// <summary>Read what the member may receive.</summary>
    Read = 1,

    /// <summary>Hand in submissions and report sightings.</summary>
    Submit = 2,

    /// <summary>Withdraw what the member handed in.</summary>
    Withdraw = 4,

    /// <summary>Run a sensor; good for the sensor listener's paths only.</summary>
    Sensor = 8,

    /// <summary>Look after the member's own people, keys, devices and sensors.</summary>
    Manage = 16,

    /// <summary>Coordinate: the centre's staff. Never on a member's key.</summary>
    Coordinate = 32,

    /// <summary>Read the audit trail, and nothing else. Never on a member's key.</summary>
    Audit = 64,
}

/// <summary>Who is asking, as their key says.</summary>
/// <param name="MemberId">The member acted for; null for the centre's staff.</param>
/// <param name="PersonId">The person, when the key is a person's.</param>
/// <param name="ServiceProvider">The key is held by a member's service provider, which must not receive amber+strict.</param>
public sealed record Caller(string KeyId, string? MemberId, string? PersonId, KeyPurposes Purposes, bool ServiceProvider)
{
    public bool May(KeyPurposes purpose) => (Purposes & purpose) == purpose;

    /// <summary>The member that this caller acts for.</summary>
    /// <exception cref="RejectedException">The caller is not a member, or its key is not for that.</exception>
    public string Member(KeyPurposes purpose)
    {
        if (MemberId is null)
        {
            throw RejectedException.Forbidden("Only a member's key can do this.");
        }

        return May(purpose)
            ? MemberId
            : throw RejectedException.Forbidden($"This key is not for that: it lacks the purpose {KeyPurposeNames.Name(purpose)}.");
    }

    /// <exception cref="RejectedException">The caller is not a coordinator.</exception>
    public void MustCoordinate()
    {
        if (!May(KeyPurposes.Coordinate))
        {
            throw RejectedException.Forbidden("Only a coordinator can do this.");
        }
    }

    /// <exception cref="RejectedException">The caller is neither auditor nor coordinator.</exception>
    public void MustAudit()
    {
        if (!May(KeyPurposes.Coordinate) && !May(KeyPurposes.Audit))
        {
            throw RejectedException.Forbidden("Only an auditor or a coordinator can do this.");
        }
    }
}

/// <summary>Purposes as they are written: lower-case words joined by commas.</summary>
public static class KeyPurposeNames
{
    /// <summary>What a member's first key may do: all that a member may, but run a sensor.</summary>
    public const KeyPurposes OfFirstKey = KeyPurposes.Read | KeyPurposes.Submit | KeyPurposes.Withdraw | KeyPurposes.Manage;

    public static string Name(KeyPurposes purposes) =>
        purposes.ToString().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    public static bool TryParse(string text, out KeyPurposes purposes) =>
        Enum.TryParse(text, ignoreCase: true, out purposes) && purposes != KeyPurposes.None
        && text.All(c => char.IsAsciiLetter(c) || c is ',' or ' ');
}
