using Breakwater.Hub.Intake;
using Breakwater.Taxii;

namespace Breakwater.Server.Taxii;

/// <summary>
/// A receipt as a TAXII status. In <c>mine</c> a success is what it holds now, and the message tells what others see of it; in a circle it
/// is what the circle has now.
/// </summary>
internal static class TaxiiStatuses
{
    private const string NoVersion = "1970-01-01T00:00:00.000Z";

    public static TaxiiStatus Of(string id, long requestMicros, bool isMine, IReadOnlyList<ObjectFate> fates)
    {
        var isThere = fates.ToLookup(fate => fate.TakenIn && (isMine || IsIn(fate)), Item);
        return new TaxiiStatus(id, requestMicros, isThere[true].ToList(), isThere[false].ToList(), []);
    }

    private static bool IsIn(ObjectFate fate) => fate.Fate is Fates.Published or Fates.Duplicate or Fates.Reference or Fates.Counted;

    private static TaxiiStatusItem Item(ObjectFate fate)
    {
        var reasons = string.Join(" ", fate.Reasons.Select(reason => reason.Message));
        return new TaxiiStatusItem(
            fate.Id ?? $"(object {fate.Index} has no id)",
            fate.Version ?? NoVersion,
            reasons.Length > 0 ? $"{fate.Fate}: {reasons}" : fate.Fate);
    }
}
