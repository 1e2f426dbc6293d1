using System.Buffers;

namespace Breakwater.Taxii.Client;

/// <summary>Packs objects into envelopes that a server takes. The objects' bytes are copied as they are.</summary>
internal static class Envelopes
{
    /// <summary>What goes together: in order, each as many as fit. A single object that is too large stands alone.</summary>
    public static IEnumerable<IReadOnlyList<Parcel>> Pack(IEnumerable<Parcel> parcels, int objectsMax, long bytesMax)
    {
        var batch = new List<Parcel>();
        long bytes = Limits.EnvelopeFrameBytes;
        foreach (var parcel in parcels)
        {
            var size = parcel.Object.Utf8.Length + 1;
            if (batch.Count > 0 && (batch.Count == objectsMax || bytes + size > bytesMax))
            {
                yield return batch;
                batch = [];
                bytes = Limits.EnvelopeFrameBytes;
            }

            batch.Add(parcel);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    public static bool Fits(Parcel parcel, long bytesMax) => parcel.Object.Utf8.Length + 1 + Limits.EnvelopeFrameBytes <= bytesMax;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<Parcel> batch)
    {
        var buffer = new ArrayBufferWriter<byte>(Limits.EnvelopeFrameBytes + batch.Sum(p => p.Object.Utf8.Length + 1));
        buffer.Write("{\"objects\":["u8);
        for (var i = 0; i < batch.Count; i++)
        {
            buffer.Write(i == 0 ? ""u8 : ","u8);
            buffer.Write(batch[i].Object.Utf8.Span);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }
}
