using System.CommandLine;
using System.Text.Json;
using Breakwater.Protocol;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor export</c>: writes waiting sightings into a file, where no network reaches.</summary>
internal static class ExportCommand
{
    public static Command Build()
    {
        var output = new Option<FileInfo>("--out") { Description = "File to write.", HelpName = "FILE", Required = true };
        var data = CommandText.DataOption();
        var command = new Command("export", CommandText.WithExamples(
            "Writes the batch of sightings that is to be sent next into a file, signed by this sensor. It stays until the hub's receipt is "
            + "imported.",
            "breakwater-sensor export --out /media/usb/sightings.json --data /var/lib/breakwater-sensor"))
        {
            output, data,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(output).FullName, new DataFolder(parsed.GetRequiredValue(data))));
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
            if ((Journal.ReadState(folder).Batch ?? MakeBatch(folder)) is not { } batch)
            {
                Console.WriteLine("Nothing is to be sent.");
                return ExitCodes.Done;
            }

            using var key = folder.OpenSigningKey();
            var now = TimeProvider.System.GetUtcNow();
            var signed = new SightingFile(folder.ReadSettings().SensorId, batch.SentNow(now)).Sign(key);
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(signed, ProtocolJson.Default.Signed));
            Console.WriteLine($"{batch.Sightings.Count} sightings, batch {batch.BatchId}, in {path}.");
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return CommandText.Fail($"Not exported: {e.Message}");
        }
    }

    /// <summary>A running sensor makes batches itself; one that does not run has its lock free.</summary>
    private static SightingBatch? MakeBatch(DataFolder folder)
    {
        if (Journal.ReadState(folder).Waiting.Count == 0)
        {
            return null;
        }

        using var _ = folder.TakeLock();
        var log = new SensorLog(Console.Error, TimeProvider.System);
        var settings = folder.ReadSettings();
        using var journal = Journal.Open(folder, log, settings.SpoolSightings);
        var memory = new LookBackMemory(folder, TimeSpan.FromDays(settings.LookBackDays), TimeProvider.System, log);
        memory.TryLoad();
        var age = TimeSpan.FromSeconds(DataFolder.ReadIndex(folder.Manifest)?.Holding.OrdinaryUseAgeSeconds ?? 0);
        return journal.NextBatch(waiting => new BatchMaker(memory, () => age, TimeProvider.System).Make(waiting, all: true));
    }
}
