using Breakwater.Hub.Community;
using Breakwater.Hub.Sightings;
using Breakwater.Protocol;

namespace Breakwater.Hub.Channels;

/// <summary>What sensors without a network exchange with the hub by file.</summary>
public sealed class SensorFiles(
    Segments segments, ChainHeads heads, SensorManifests manifests, SensorRegister register, ManifestKey key, TakeSightings sightings)
{
    /// <summary>Brings chains up to date where no hub is serving, as from the command line.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await segments.BuildAsync(cancellationToken).ConfigureAwait(false);
        heads.Refresh();
    }

    /// <summary>Writes one file with everything that this sensor is to hold.</summary>
    public async Task WriteBundleAsync(Caller caller, Stream stream, CancellationToken cancellationToken)
    {
        var manifest = await manifests.DocumentAsync(caller, cancellationToken).ConfigureAwait(false);
        using var signer = KeyStatement.PublicKey(key.Current.Statement.Key);
        var named = manifest.Heads.SelectMany(signed =>
            signed.TryOpen(ChainHead.Label, ProtocolJson.Default.ChainHead, signer, out var head) ? head!.Segments : []).ToList();
        Bundle.Write(
            stream, manifest, named,
            segment => register.Segment(caller, segment.Digest) ?? throw RejectedException.NotFound("segment"), key.Current.Key);
    }

    /// <summary>Takes a sensor's file once, however often it is handed in, and answers the receipt for the sensor.</summary>
    /// <exception cref="RejectedException">No sensor in force has signed it.</exception>
    public async Task<SignedReceipt> TakeSightingsAsync(Signed file, CancellationToken cancellationToken)
    {
        var (caller, signing) = register.CallerOf(SensorOf(file));
        if (signing is null)
        {
            throw RejectedException.Forbidden("This sensor has named no signing key; it takes a hub to do so, or a new enrolment.");
        }

        using var signer = KeyStatement.PublicKey(signing);
        if (!file.TryOpen(SightingFile.Label, ProtocolJson.Default.SightingFile, signer, out var opened) || opened!.Batch is null)
        {
            throw RejectedException.Forbidden("The file is not signed by the sensor that it names, or was changed.");
        }

        var receipt = await sightings.FromSensorAsync(caller, opened.Batch, cancellationToken).ConfigureAwait(false);
        return new SignedReceipt(key.Current.Signed, key.Sign(
            SightingFileReceipt.Label, new SightingFileReceipt(opened.Sensor, receipt), ProtocolJson.Default.SightingFileReceipt));
    }

    // Only to know whose key is to be asked; nothing else of it is believed before that.
    private static string SensorOf(Signed file)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize(file.Payload ?? [], ProtocolJson.Default.SightingFile)?.Sensor ?? "";
        }
        catch (System.Text.Json.JsonException)
        {
            throw RejectedException.Invalid("bad-file", "", "This is no file of sightings.");
        }
    }
}
