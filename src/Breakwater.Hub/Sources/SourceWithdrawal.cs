using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Takes back what a source no longer stands for.</summary>
internal static class SourceWithdrawal
{
    /// <summary>
    /// The part no longer has the object. It is withdrawn when no other part has it, and nobody else stands behind it: a cyber-observable
    /// has one id for everybody.
    /// </summary>
    /// <returns>True when it was withdrawn from its readers.</returns>
    public static bool Withdraw(WriteScope scope, Source source, string objectId, string part)
    {
        var known = SourceObjects.Find(scope, source.Id, objectId, part);
        SourceObjects.Put(scope, source.Id, objectId, part, known?.Version ?? 0, SourceStates.Gone, null);
        if (SourceObjects.IsThere(scope, source.Id, objectId))
        {
            return false;
        }

        ReviewQueue.Drop(scope, objectId);
        return IsOnlyOurs(scope, source, objectId) && PublicationLog.Withdraw(scope, objectId);
    }

    private static bool IsOnlyOurs(WriteScope scope, Source source, string objectId) =>
        PublicationReader.SourceOf(scope, objectId) == source.Tag
        && scope.Scalar<long>(
            "select count(*) from publication where object_id = @objectId and source <> @tag and event = 'publish'",
            new { objectId, tag = source.Tag }) == 0
        && scope.Scalar<long>("select count(*) from support where object_id = @objectId", new { objectId }) == 0
        && !IsWithOtherSource(scope, source, objectId);

    // Another source may have brought the same observable, and found it out already.
    private static bool IsWithOtherSource(WriteScope scope, Source source, string objectId) => scope.Scalar<long>(
        "select count(*) from source_object where object_id = @objectId and source_id <> @Id and state = 'live'",
        new { objectId, source.Id }) > 0;
}
