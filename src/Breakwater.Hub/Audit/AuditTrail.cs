using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Audit;

/// <summary>
/// The trail of what was done: every act writes its entry in the transaction of its first write, each entry bound by a hash to the one
/// before it. What a member does is sealed for that member, so that the trail cannot tell who shared what.
/// </summary>
public sealed class AuditTrail(EscrowKey escrow) : IActLog
{
    private const int HeadId = 1;

    // Every member's part is as long as any other's, so that its length says nothing.
    private const int SealedBytes = 512;
    private const int SealedSubjectCharsMax = 256;

    private static readonly byte[] SealInfo = "audit head"u8.ToArray();

    private readonly byte[] _headKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, escrow.Bytes.ToArray(), 32, info: SealInfo);

    /// <inheritdoc/>
    public void Add(WriteScope scope, Act act, IReadOnlyList<string> notes)
    {
        var head = HeadIn(scope);
        var row = new AuditRow
        {
            Number = (head?.Number ?? 0) + 1,
            At = scope.NowMicros,
            Act = Cut(act.Name),
            Subject = act.By.MemberId is null ? Cut(act.Subject) : "",
            Notes = Cut(string.Join('\n', notes)),
            ActorKind = (long)act.By.Kind,
            Actor = act.By.MemberId is null ? NameOf(act.By) : "",
            Sealed = Seal(act),
        };
        row = row with { Hash = row.HashAfter(head?.Hash ?? []) };
        scope.Execute(
            """
            insert into audit_entry (number, at, act, subject, notes, actor_kind, actor, sealed, hash)
            values (@Number, @At, @Act, @Subject, @Notes, @ActorKind, @Actor, @Sealed, @Hash)
            """,
            row);
        scope.Execute(
            """
            insert into audit_head (id, number, hash, seal) values (@HeadId, @Number, @Hash, @seal)
            on conflict (id) do update set number = excluded.number, hash = excluded.hash, seal = excluded.seal
            """,
            new { HeadId, row.Number, row.Hash, seal = SealOf(row.Number, row.Hash) });
    }

    /// <summary>Begins the trail of a database that has none, so that an empty one is always a removed one.</summary>
    public static Task EnsureBegunAsync(Database database) => database.WriteAsync(scope =>
    {
        if (HeadIn(scope) is null)
        {
            scope.Note("The trail begins.");
        }
    });

    /// <summary>Keyed outside the database: says that a hub wrote this end of the trail.</summary>
    internal byte[] SealOf(long number, byte[] hash) =>
        HMACSHA256.HashData(_headKey, (byte[])[.. Encoding.UTF8.GetBytes($"{number}|"), .. hash]);

    /// <summary>Opens an entry of this member's own.</summary>
    /// <returns>Null when it is another's.</returns>
    internal static OwnAuditEntry? Open(MemberVault vault, AuditRow row)
    {
        if (row.Sealed.Length == 0 || !vault.TryOpen(row.Sealed, out var plain))
        {
            return null;
        }

        var actor = JsonSerializer.Deserialize<SealedActor>(plain.AsSpan().TrimEnd((byte)0))!;
        return new OwnAuditEntry(row.Number, Micros.ToTime(row.At), row.Act, actor.Subject, row.Notes, actor.Person, actor.Key);
    }

    private static HeadRow? HeadIn(WriteScope scope) =>
        scope.QueryFirstOrDefault<HeadRow>("select number, hash, seal from audit_head where id = @HeadId", new { HeadId });

    private static string Cut(string text) =>
        text.Length <= Limits.AuditTextCharsMax ? text : string.Concat(text.AsSpan(0, Limits.AuditTextCharsMax - 1), "…");

    private static string NameOf(ActBy by) => string.Join(
        ' ', new[] { by.PersonId is { } person ? "person " + person : "", by.KeyId.Length > 0 ? "key " + by.KeyId : "" }
            .Where(part => part.Length > 0));

    // Ids and names in addresses are; what is not would be longer than the place for it.
    private static string Ascii(string text) => string.Create(
        text.Length, text, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterOrDigit(from[i]) || " -_.:/".Contains(from[i], StringComparison.Ordinal) ? from[i] : '?';
            }
        });

    private byte[] Seal(Act act)
    {
        if (act.By.MemberId is not { } memberId)
        {
            return [];
        }

        using var vault = MemberVault.For(escrow, memberId);
        var subject = act.Subject.Length <= SealedSubjectCharsMax ? act.Subject : act.Subject[..SealedSubjectCharsMax];
        var plain = JsonSerializer.SerializeToUtf8Bytes(new SealedActor(act.By.PersonId, act.By.KeyId, Ascii(subject)));
        Array.Resize(ref plain, SealedBytes);
        return vault.Seal(plain);
    }

    private sealed record SealedActor(string? Person, string Key, string Subject);

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    internal sealed record HeadRow
    {
        public long Number { get; init; }

        public byte[] Hash { get; init; } = [];

        public byte[] Seal { get; init; } = [];
    }
}
