using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Audit;

/// <summary>One entry of the trail as it is kept.</summary>
internal sealed record AuditRow
{
    /// <summary>From 1, without a gap.</summary>
    public long Number { get; init; }

    /// <summary>UTC microseconds.</summary>
    public long At { get; init; }

    public string Act { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Notes { get; init; } = "";

    public long ActorKind { get; init; }

    /// <summary>Person and key of the centre's staff; empty for a member, which is in <see cref="Sealed"/>.</summary>
    public string Actor { get; init; } = "";

    public byte[] Sealed { get; init; } = [];

    /// <summary>32 bytes.</summary>
    public byte[] Hash { get; init; } = [];

    /// <summary>
    /// SHA-256 over the hash before it and then each part: numbers as 8 bytes, the most significant first, texts as UTF-8 and bytes as
    /// they are, each after its length in bytes as such a number. So no two entries have the same bytes.
    /// </summary>
    public byte[] HashAfter(ReadOnlySpan<byte> before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Add(hash, Number);
        Add(hash, At);
        Add(hash, Encoding.UTF8.GetBytes(Act));
        Add(hash, Encoding.UTF8.GetBytes(Subject));
        Add(hash, Encoding.UTF8.GetBytes(Notes));
        Add(hash, ActorKind);
        Add(hash, Encoding.UTF8.GetBytes(Actor));
        Add(hash, Sealed);
        return hash.GetHashAndReset();
    }

    public AuditEntry ToEntry() => new(
        Number, Micros.ToTime(At), Act, Subject, Notes, ((ActorKind)ActorKind).ToString().ToLowerInvariant(), Actor,
        Convert.ToBase64String(Sealed), Convert.ToHexStringLower(Hash));

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, byte[] part)
    {
        Add(hash, part.LongLength);
        hash.AppendData(part);
    }
}

/// <summary>One entry of the trail as it is shown and exported, a JSON object.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="At">UTC, to the microsecond.</param>
/// <param name="Act">In words.</param>
/// <param name="Subject">What it was done to: names and ids from the address; empty for a member, which has them sealed.</param>
/// <param name="Notes">What the work itself had to say about it, one line each.</param>
/// <param name="ActorKind">hub, administrator, centre, member or link.</param>
/// <param name="Actor">Person and key of the centre's staff; empty for a member.</param>
/// <param name="Sealed">Base64: a member's part, which nobody but that member can have opened.</param>
/// <param name="Hash">64 hexadecimal digits, bound to the entry before it.</param>
public sealed record AuditEntry(
    long Number, DateTimeOffset At, string Act, string Subject, string Notes, string ActorKind, string Actor, string Sealed, string Hash)
{
    /// <exception cref="FormatException">A part is not what it should be.</exception>
    internal AuditRow ToRow() => new()
    {
        Number = Number,
        At = Micros.Of(At),
        Act = Act,
        Subject = Subject,
        Notes = Notes,
        ActorKind = Enum.TryParse<ActorKind>(ActorKind, ignoreCase: true, out var kind) ? (long)kind
            : throw new FormatException($"\"{ActorKind}\" is no kind of actor."),
        Actor = Actor,
        Sealed = Convert.FromBase64String(Sealed),
        Hash = Convert.FromHexString(Hash),
    };
}

/// <summary>Where the trail ends: to be written down elsewhere, and held against the trail later.</summary>
public sealed record AuditHead(long Number, string Hash);

/// <summary>An entry of a member's own, opened for that member.</summary>
/// <param name="Person">Who of the member; null when the key is no person's.</param>
public sealed record OwnAuditEntry(long Number, DateTimeOffset At, string Act, string Subject, string Notes, string? Person, string Key);
