using System.Text;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Publication;

/// <summary>
/// Publishes a new version of an indicator that the centre authored, with another use. A named indicator or a reference is never rewritten:
/// its use is the hub's own knowledge.
/// </summary>
internal static class UseChange
{
    public static void Publish(WriteScope scope, string objectId, string use)
    {
        if (PublicationReader.SourceOf(scope, objectId) != Sources.Anonymous
            || PublicationReader.Newest(scope, objectId) is not var (version, body, audience)
            || Replace(body, use) is not { } changed)
        {
            return;
        }

        if (PublicationReader.AudiencesOf(scope, objectId, version) > 1)
        {
            // Readers of different levels have different parts of it; what it is used for is in the lists all the same.
            return;
        }

        var next = TimedBody.NextVersion(scope.NowMicros, version);
        var values = IndicatorValueStore.OfObject(scope, objectId).Where(row => row.Gone == 0).ToList();
        if (values.Select(row => row.UsedFor).Distinct().Count() > 1)
        {
            // Some of its values are confirmed and others not: one word for all of them would say too much.
            return;
        }

        PublicationLog.Publish(scope, [new PublishedObject(
            objectId, "indicator", next, TimedBody.TextOf(next), "2.1", AudienceStore.Find(scope, audience),
            TimedBody.Retime(changed, version, next), Sources.Anonymous)]);
    }

    private static byte[]? Replace(byte[] body, string use)
    {
        foreach (var old in new[] { "context", "alert", "block" })
        {
            var from = Encoding.ASCII.GetBytes($"\"extension_type\":\"property-extension\",\"use\":\"{old}\"");
            var at = body.AsSpan().IndexOf(from);
            if (at >= 0)
            {
                var to = Encoding.ASCII.GetBytes($"\"extension_type\":\"property-extension\",\"use\":\"{use}\"");
                return old == use ? null : [.. body[..at], .. to, .. body[(at + from.Length)..]];
            }
        }

        return null;
    }
}
