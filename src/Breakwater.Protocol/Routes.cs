namespace Breakwater.Protocol;

/// <summary>Paths of the sensor listener, relative to the hub's address.</summary>
public static class Routes
{
    /// <summary>POST an <see cref="EnrolRequest"/> with no credentials; answers an <see cref="EnrolResponse"/>.</summary>
    public const string Enrol = "sensor/v1/enrol";

    /// <summary>GET: the <see cref="SignedManifest"/> of this sensor, with ETag.</summary>
    public const string Manifest = "sensor/v1/manifest";

    /// <summary>GET {digest} below it: the bytes of one segment; they never change.</summary>
    public const string Segments = "sensor/v1/segments";

    /// <summary>GET: server-sent events; each <c>event: manifest</c> carries the manifest's new sequence as data.</summary>
    public const string Stream = "sensor/v1/stream";

    /// <summary>
    /// POST a <see cref="SightingBatch"/>; answers a <see cref="SightingReceipt"/>. Sending a batch again changes nothing.
    /// </summary>
    public const string Sightings = "sensor/v1/sightings";
}
