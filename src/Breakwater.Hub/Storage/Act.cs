namespace Breakwater.Hub.Storage;

/// <summary>
/// What somebody does with the hub: one request that may change something, or one command of the administrator. It goes along with the
/// work that is done for it, so that whatever it writes first is committed together with its entry in the audit trail, whoever wrote
/// that code.
/// </summary>
/// <param name="Name">In words, as the endpoint or the command says it.</param>
/// <param name="Subject">What it is done to: names and ids from the address, never a secret; empty for none.</param>
public sealed record Act(string Name, string Subject, ActBy By)
{
    private static readonly AsyncLocal<Act?> Ambient = new();
    private int _isOnDisk;

    /// <summary>What nobody asked for.</summary>
    public static Act OfHub { get; } = new("The hub does it by its own clock", "", ActBy.Hub);

    /// <summary>Of this flow of work; null for what the hub does of itself.</summary>
    public static Act? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Its entry is on disk.</summary>
    internal bool IsOnDisk => Volatile.Read(ref _isOnDisk) != 0;

    internal void SetOnDisk() => Volatile.Write(ref _isOnDisk, 1);
}

/// <summary>Who acts.</summary>
/// <param name="MemberId">Null for the centre's staff and for the administrator.</param>
/// <param name="PersonId">Null when the key is no person's.</param>
/// <param name="KeyId">Empty for the administrator and for who holds a link.</param>
public sealed record ActBy(ActorKind Kind, string? MemberId, string? PersonId, string KeyId)
{
    /// <summary>The hub's own clockwork.</summary>
    public static ActBy Hub { get; } = new(ActorKind.Hub, null, null, "");

    /// <summary>Whoever may run commands on the hub's machine.</summary>
    public static ActBy Administrator { get; } = new(ActorKind.Administrator, null, null, "");

    /// <summary>Whoever holds a link that is good for one thing.</summary>
    public static ActBy Link { get; } = new(ActorKind.Link, null, null, "");
}

/// <summary>Kinds of <see cref="ActBy"/>; the numbers are in the database and in the hashes of the trail.</summary>
public enum ActorKind
{
    Hub = 0,
    Administrator = 1,
    Centre = 2,
    Member = 3,
    Link = 4,
}

/// <summary>Keeps what was done, in the transaction that did it.</summary>
public interface IActLog
{
    /// <param name="notes">What the work itself had to say about it.</param>
    void Add(WriteScope scope, Act act, IReadOnlyList<string> notes);
}
