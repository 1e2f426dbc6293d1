namespace Breakwater.Hub.Storage;

/// <summary>Times as the database keeps them: microseconds since 1970-01-01T00:00:00Z.</summary>
public static class Micros
{
    public const long PerHour = 3_600_000_000;
    public const long PerDay = 24 * PerHour;

    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset? ToTime(long? micros) => micros is { } value ? ToTime(value) : null;

    /// <summary>RFC 3339 in UTC with six digits.</summary>
    public static string ToText(long micros) =>
        ToTime(micros).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The hour that the time is in: what is kept beside a keyed tag, where the instant would tell whose it is.</summary>
    public static long HourOf(long micros) => micros - (micros % PerHour);
}
