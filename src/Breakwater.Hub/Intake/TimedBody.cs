using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>
/// The bodies that the centre authors have their <c>created</c> and <c>modified</c> filled in last, under the writer's lock, because only
/// there the newest version is known. They are written with these places of fixed width.
/// </summary>
internal static class TimedBody
{
    public const string Unset = "0000-00-00T00:00:00.000Z";
    private const long MicrosPerMilli = 1000;

    private static readonly byte[] Created = Encoding.ASCII.GetBytes($"\"created\":\"{Unset}\"");
    private static readonly byte[] Modified = Encoding.ASCII.GetBytes($"\"modified\":\"{Unset}\"");
    private static readonly byte[] ValidFrom = Encoding.ASCII.GetBytes($"\"valid_from\":\"{Unset}\"");

    /// <summary>The version that comes after <paramref name="newest"/> and is not before <paramref name="wanted"/>, in whole
    /// milliseconds.</summary>
    public static long NextVersion(long wanted, long? newest)
    {
        var whole = wanted / MicrosPerMilli * MicrosPerMilli;
        return newest is { } last && whole <= last ? (last / MicrosPerMilli * MicrosPerMilli) + MicrosPerMilli : whole;
    }

    public static string TextOf(long version) => StixTimestamp.FromMicros(version / MicrosPerMilli * MicrosPerMilli).ToString();

    /// <summary>A copy with both times in place; what has no such places (a cyber-observable) is returned as it is.</summary>
    public static byte[] Fill(byte[] template, long created, long modified)
    {
        var body = (byte[])template.Clone();
        Put(body, Created, TextOf(created));
        Put(body, Modified, TextOf(modified));
        Put(body, ValidFrom, TextOf(modified));
        return body;
    }

    /// <summary>A copy of a finished body with a newer <c>modified</c>.</summary>
    public static byte[] Retime(byte[] body, long from, long to)
    {
        var copy = (byte[])body.Clone();
        Put(copy, Encoding.ASCII.GetBytes($"\"modified\":\"{TextOf(from)}\""), TextOf(to));
        return copy;
    }

    /// <summary>A copy of a finished body with all the times of a later publication.</summary>
    /// <param name="isNew">It is the first version: <c>created</c> moves as well.</param>
    public static byte[] Release(byte[] body, long from, long to, bool isNew)
    {
        var copy = Retime(body, from, to);
        foreach (var name in isNew ? ["created", "valid_from"] : new[] { "valid_from" })
        {
            Put(copy, Encoding.ASCII.GetBytes($"\"{name}\":\"{TextOf(from)}\""), TextOf(to));
        }

        return copy;
    }

    private static void Put(byte[] body, byte[] place, string time)
    {
        var at = body.AsSpan().IndexOf(place);
        if (at >= 0)
        {
            Encoding.ASCII.GetBytes(time, body.AsSpan(at + place.Length - Unset.Length - 1));
        }
    }

    /// <summary>When the first version of an object was made, as its newest body says.</summary>
    public static long CreatedOf(byte[] body) =>
        StixObject.Parse(body).Created is { } created ? created.Micros : Micros.Of(DateTimeOffset.UnixEpoch);
}
