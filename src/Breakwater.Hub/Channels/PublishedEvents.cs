using Breakwater.Formats.Misp;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Publication;

namespace Breakwater.Hub.Channels;

/// <summary>What these audiences may read, as events of MISP.</summary>
internal sealed class PublishedEvents(PublicationReader reader, IReadOnlyList<long> visible, DateTimeOffset now)
{
    /// <param name="notes">Told what no event carries, and that there was too much.</param>
    public IReadOnlyList<MispEvent> All(NoteLog notes)
    {
        var objects = new PublishedEntries(reader, visible, now).Objects().Take(Limits.MispFeedObjectsMax + 1).ToList();
        if (objects.Count > Limits.MispFeedObjectsMax)
        {
            notes.Add("the feed", "objects", $"A MISP feed is made of {Limits.MispFeedObjectsMax} objects.");
            objects.RemoveAt(Limits.MispFeedObjectsMax);
        }

        return new StixToMisp(notes, now, trusted: false).Convert(objects);
    }
}
