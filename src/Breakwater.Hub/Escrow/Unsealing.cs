namespace Breakwater.Hub.Escrow;

/// <summary>What a coordinator asks for: who stands behind a published object, and why that has to be known.</summary>
public sealed record UnsealingDraft(string? ObjectId, string? Reason);

/// <summary>A request to unseal, as coordinators see it.</summary>
/// <param name="State">open, granted, refused or expired.</param>
public sealed record UnsealingView(
    string Id, string ObjectId, string Reason, string AskedBy, DateTimeOffset AskedAt, string State, string? DecidedBy,
    DateTimeOffset? DecidedAt);

/// <summary>What unsealing brought to light; answered once, to the coordinator who agreed, and kept nowhere in the clear.</summary>
public sealed record Unsealed(string ObjectId, IReadOnlyList<UnsealedMember> Members);

public sealed record UnsealedMember(string Id, string Name);

/// <summary>What a member is told: that what it shared was unsealed, when, why and by whom.</summary>
public sealed record UnsealingNotice(string ObjectId, string Reason, IReadOnlyList<string> Coordinators, DateTimeOffset At);
