using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal.Warnings;

public sealed record WarningListModel(IReadOnlyList<WarningItem> Items);

/// <param name="Tier">Of the reader's member; null for the centre, which is shown what all are told.</param>
/// <param name="MayAcknowledge">Somebody waits for this reader's answer.</param>
public sealed record WarningModel(WarningSheet Sheet, int? Tier, bool MayAcknowledge);
