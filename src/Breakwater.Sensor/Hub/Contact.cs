namespace Breakwater.Sensor.Hub;

/// <summary>When the hub last answered, and what last went wrong. Safe for several threads.</summary>
internal sealed class Contact(TimeProvider time, SensorLog log)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _last;
    private string? _problem;

    public (DateTimeOffset? Last, string? Problem) Read()
    {
        lock (_gate)
        {
            return (_last, _problem);
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _last = time.GetUtcNow();
            if (_problem is not null)
            {
                _problem = null;
                log.Write("The hub answers again.");
            }
        }
    }

    /// <summary>The same problem is written down once until the hub has answered in between.</summary>
    public void Failed(string problem)
    {
        lock (_gate)
        {
            if (_problem != problem)
            {
                log.Write(problem);
            }

            _problem = problem;
        }
    }

    /// <summary>True for what a network or a hub may do to a request, as opposed to a fault of the sensor.</summary>
    public static bool IsExpected(Exception e) =>
        e is HttpRequestException or HubRefusalException or IOException or InvalidDataException or OperationCanceledException;
}
