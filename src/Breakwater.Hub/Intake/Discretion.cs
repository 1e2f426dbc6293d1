using System.Globalization;
using System.Security.Cryptography;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Intake;

/// <summary>How much speed and context a community gives for anonymity.</summary>
/// <param name="Discreet">
/// Unless a submission says that it is urgent it waits; unless it asks for its text only plain indicators leave, all in one form, at the
/// circle's usual level or a stricter one.
/// </param>
/// <param name="DelayMax">The longest that what is not urgent waits.</param>
public sealed record Discretion(bool Discreet, TimeSpan DelayMax)
{
    /// <summary>Everything at once, unless a submission says that it is not urgent.</summary>
    public static Discretion Quick { get; } = new(false, Limits.ReleaseDelay);

    internal string Text => $"{(Discreet ? "discreet" : "quick")} {((long)DelayMax.TotalSeconds).ToString(CultureInfo.InvariantCulture)}";

    internal static Discretion Parse(string text)
    {
        var parts = text.Split(' ');
        return new Discretion(parts[0] == "discreet", TimeSpan.FromSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }
}

/// <summary>How long one thing waits: anything up to the most, each as likely as any other.</summary>
/// <param name="Draw">From the most, in microseconds, a number from zero to below it.</param>
public sealed record ReleaseInterval(Func<long, long> Draw)
{
    /// <summary>Random numbers that nobody can foretell.</summary>
    public static ReleaseInterval Random { get; } = new(
        most => (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) % (ulong)most));

    internal long Of(TimeSpan most) => Draw((long)most.TotalMicroseconds);
}

/// <summary>The community's choice, kept with its settings.</summary>
public sealed class DiscretionStore(Database database)
{
    private const string Setting = "discretion";

    public Discretion Current()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<string>($"select value from setting where name = '{Setting}'") is { } text
            ? Discretion.Parse(text) : Discretion.Quick;
    }

    /// <exception cref="RejectedException">The wait is out of bounds.</exception>
    public Task SetAsync(Discretion discretion, CancellationToken cancellationToken)
    {
        if (discretion.DelayMax < Limits.ReleaseDelayShortest || discretion.DelayMax > Limits.ReleaseDelayLongest)
        {
            throw RejectedException.Invalid(
                "bad-wait", "wait",
                $"{discretion.DelayMax.TotalHours:0.##} hours is not a wait: {Limits.ReleaseDelayShortest.TotalHours:0} hours to "
                    + $"{Limits.ReleaseDelayLongest.TotalHours:0} hours.");
        }

        return database.WriteAsync(
            scope => scope.Execute(
                $"insert into setting (name, value) values ('{Setting}', @text) on conflict (name) do update set value = excluded.value",
                new { text = discretion.Text }),
            cancellationToken);
    }
}
