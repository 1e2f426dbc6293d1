using Breakwater.Formats.Misp;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Matching;

namespace Breakwater.Hub.Channels;

/// <summary>What these audiences may read, as events of MISP.</summary>
internal sealed class PublishedEvents(PublicationReader reader, IReadOnlyList<long> visible, AllowList allow, DateTimeOffset now)
{
    // Whatever lists have been loaded since: what is allowed is told, and not to be looked for.
    private MispAttribute Judged(MispAttribute attribute) => attribute.ToIds && attribute.Value.Split('|').Any(part =>
        IndicatorValue.TryParse(part, out var value, out _) && allow.Check(value) is not null) ? attribute with { ToIds = false }
            : attribute;

    /// <param name="notes">Told what no event carries, and that there was too much.</param>
    public IReadOnlyList<MispEvent> All(NoteLog notes)
    {
        var objects = new PublishedEntries(reader, visible, now).Objects().Take(Limits.MispFeedObjectsMax + 1).ToList();
        if (objects.Count > Limits.MispFeedObjectsMax)
        {
            notes.Add("the feed", "objects", $"A MISP feed is made of {Limits.MispFeedObjectsMax} objects.");
            objects.RemoveAt(Limits.MispFeedObjectsMax);
        }

        return [.. new StixToMisp(notes, now, trusted: false).Convert(objects)
            .Select(one => one with { Attributes = [.. one.Attributes.Select(Judged)] })];
    }
}
