using System.Threading.Channels;
using Breakwater.Events;

namespace Breakwater.Sensor.Inputs;

/// <summary>Reads lines from a stream to its end. It has no position to come back to: what was read and not taken when the sensor dies
/// is gone.</summary>
internal sealed class StandardInput(Stream stream, string system, ChannelWriter<InputBatch> batches, TimeProvider time)
{
    public const string Name = "-";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lines = new LineBuffer(Limits.BatchBytesMax);
            for (int read; (read = await stream.ReadAsync(lines.Free, cancellationToken)) > 0;)
            {
                await HandOnAsync(lines.Took(read), cancellationToken);
            }

            await HandOnAsync(lines.TakeRest(), cancellationToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task HandOnAsync((byte[] Rented, int Length) taken, CancellationToken cancellationToken)
    {
        if (taken.Length > 0)
        {
            await batches.WriteAsync(new InputBatch(Name, system, taken.Rented, taken.Length, null, time.GetUtcNow()), cancellationToken);
        }
    }
}
