using Breakwater.Hub.Audit;

namespace Breakwater.Server.Portal.Audit;

/// <param name="Verdict">Null unless the trail was verified for this page.</param>
/// <param name="Older">The number before which older entries go on; 0 when these are the last.</param>
public sealed record AuditModel(string Text, IReadOnlyList<AuditEntry> Entries, AuditHead Head, AuditVerdict? Verdict, long Older);
