using System.CommandLine;
using System.Security.Cryptography;
using Breakwater.Protocol;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor import</c>: takes what the hub wrote into a file, where no network reaches.</summary>
internal static class ImportCommand
{
    public static Command Build()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A bundle or a receipt that the hub wrote for this sensor." };
        var data = CommandText.DataOption();
        var command = new Command("import", CommandText.WithExamples(
            "Takes a bundle, or the receipt for exported sightings, after the same checks as what comes by the network.",
            "breakwater-sensor import /media/usb/index.bwb --data /var/lib/breakwater-sensor"))
        {
            file, data,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file).FullName, new DataFolder(parsed.GetRequiredValue(data))));
        return command;
    }

    internal static int Run(string path, DataFolder folder)
    {
        if (!folder.IsEnrolled)
        {
            return CommandText.Fail($"{folder.Root} belongs to no sensor yet; run breakwater-sensor enrol first.");
        }

        try
        {
            var settings = folder.ReadSettings();
            using var stream = File.OpenRead(path);
            if (IsBundle(stream))
            {
                Check(stream, folder, settings);
                Copy(stream, folder.InboxBundle);
            }
            else
            {
                if (stream.Length > Limits.TransportFileBytesMax)
                {
                    throw new InvalidDataException("The file is neither a bundle nor a receipt.");
                }

                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                ReceiptFile.Open(bytes, settings);
                AtomicFile.Write(folder.InboxReceipt, bytes);
            }

            Console.WriteLine("Checked; the sensor takes it up within a second, or when it starts.");
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException)
        {
            return CommandText.Fail($"Not taken: {e.Message}");
        }
    }

    private static bool IsBundle(FileStream stream)
    {
        Span<byte> front = stackalloc byte[4];
        var read = stream.ReadAtLeast(front, front.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == front.Length && front.SequenceEqual("BWBN"u8);
    }

    /// <summary>All that can be said before it is taken up; the sensor checks it again.</summary>
    private static void Check(FileStream stream, DataFolder folder, SensorSettings settings)
    {
        using var agreement = folder.OpenAgreementKey();
        var trust = new ManifestTrust(Convert.FromBase64String(settings.ManifestKey), settings.SensorId, agreement);
        var marks = DataFolder.ReadIndex(folder.Manifest)?.Marks ?? ManifestMarks.None;
        Bundle.Read(stream, manifest => trust.Open(manifest, marks, TimeProvider.System.GetUtcNow()).Statement.Key, static (_, _) => { });
        stream.Position = 0;
    }

    private static void Copy(FileStream from, string path)
    {
        var aside = path + ".new";
        using (var to = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
        AtomicFile.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
