using System.Net.Sockets;
using System.Threading.Channels;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>
/// An address that syslog comes in at. What it has received and the sensor has not taken when it dies is gone: nobody can be asked
/// again. What is known to be lost is counted.
/// </summary>
internal abstract class SyslogListener(ListenerSettings settings, ChannelWriter<InputBatch> batches, TimeProvider time, SensorLog log)
{
    private volatile string? _problem;
    private volatile bool _listens;

    public ListenerSettings Settings => settings;

    /// <summary>Why it does not listen; null when it does.</summary>
    public string? Problem => _problem;

    public bool IsListening => _listens;

    public virtual int Connections => 0;

    public ListenerStatus Status => new(settings.Name, settings.System, _listens, Connections, _problem);

    protected LossCount Losses { get; } = new(settings.Name, time);

    protected TimeProvider Time => time;

    protected SensorLog Log => log;

    /// <summary>Listens until cancelled. While the address cannot be had, tries again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = new Retry();
        var telling = TellLossesAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException
                or System.Security.Cryptography.CryptographicException)
            {
                SetProblem($"{settings.Name} does not listen: {e.Message}");
                await Quietly(Task.Delay(retry.Next(), time, cancellationToken));
            }
        }

        await telling;
        await HandOnAsync([], 0);
    }

    protected abstract Task ListenAsync(CancellationToken cancellationToken);

    protected void Listens()
    {
        if (_problem is not null)
        {
            log.Write($"{settings.Name} listens now.");
        }

        (_problem, _listens) = (null, true);
    }

    /// <summary>Hands on lines, and what was lost since. Waits while the sensor has enough to do; the sender then waits, or the kernel
    /// drops.</summary>
    protected async ValueTask HandOnAsync(byte[] rented, int length)
    {
        var losses = Losses.Take();
        if (length > 0 || losses.Count > 0)
        {
            var batch = new InputBatch(settings.Name, settings.System, rented, length, null, time.GetUtcNow()) { Losses = losses };
            await batches.WriteAsync(batch, CancellationToken.None);
        }
    }

    protected static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // How waits end.
        }
    }

    private void SetProblem(string problem)
    {
        if (_problem != problem)
        {
            log.Write(problem);
        }

        (_problem, _listens) = (problem, false);
    }

    private async Task TellLossesAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Quietly(Task.Delay(Limits.LossTellInterval, time, cancellationToken));
            await HandOnAsync([], 0);
        }
    }
}
