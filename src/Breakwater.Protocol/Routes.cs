namespace Breakwater.Protocol;

/// <summary>Paths of the sensor listener, relative to the hub's address.</summary>
public static class Routes
{
    /// <summary>POST an <see cref="EnrolRequest"/> with no credentials; answers an <see cref="EnrolResponse"/>.</summary>
    public const string Enrol = "sensor/v1/enrol";

    /// <summary>PUT <see cref="SensorKeys"/>: for a sensor that was enrolled without any; once.</summary>
    public const string Keys = "sensor/v1/keys";

    /// <summary>
    /// GET: the <see cref="SignedManifest"/> of this sensor, with ETag. Tags of heads that are known already may follow as
    /// <c>?have=TAG,TAG</c>; those heads are left out.
    /// </summary>
    public const string Manifest = "sensor/v1/manifest";

    /// <summary>GET: manifest and segments of this sensor in one file, for where there is no network.</summary>
    public const string Bundle = "sensor/v1/bundle";

    /// <summary>GET {digest} below it: the bytes of one segment; they never change. With ETag and ranges.</summary>
    public const string Segments = "sensor/v1/segments";

    /// <summary>GET: server-sent events; each <c>event: manifest</c> carries the manifest's new sequence as data.</summary>
    public const string Stream = "sensor/v1/stream";

    /// <summary>
    /// POST a <see cref="SightingBatch"/>; answers a <see cref="SightingReceipt"/>. Sending a batch again changes nothing.
    /// </summary>
    public const string Sightings = "sensor/v1/sightings";
}
