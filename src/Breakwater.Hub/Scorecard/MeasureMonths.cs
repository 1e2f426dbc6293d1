using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Scorecard;

/// <summary>
/// Keeps the months: this one up to the end of yesterday, so that no number tells of one act, and those that are over once more and then
/// never again, so that history does not change when what it was measured from is gone.
/// </summary>
internal sealed class MeasureMonths(Database database, ScorecardStore store, MeasureMonth measure, SpeedMeter meter, TimeProvider time)
{
    /// <summary>Writes down what was counted since the last time.</summary>
    public Task KeepSpeedsAsync(CancellationToken cancellationToken)
    {
        var taken = meter.Take();
        var month = MonthPeriod.NameOf(time.GetUtcNow());
        return taken.Count == 0 ? Task.CompletedTask : database.WriteAsync(
            scope =>
            {
                foreach (var (name, step, count) in taken)
                {
                    ScorecardStore.AddSpeed(scope, month, name, step, count);
                }
            },
            cancellationToken);
    }

    /// <summary>Measures what has not been measured today.</summary>
    public async Task RunIfDueAsync(CancellationToken cancellationToken)
    {
        var current = MonthPeriod.UpTo(time.GetUtcNow());
        var known = store.Months();
        foreach (var month in known.Where(one => !one.Closed && one.Month != current.Month))
        {
            await KeepAsync(MonthPeriod.Whole(month.Month), cancellationToken).ConfigureAwait(false);
        }

        if (known.FirstOrDefault(one => one.Month == current.Month) is not { } row || Micros.Of(row.UpTo) < current.To)
        {
            await KeepAsync(current, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<bool> KeepAsync(MonthPeriod period, CancellationToken cancellationToken)
    {
        // Measured outside the writer's lock: it may take a while, and others go on writing.
        var measured = measure.Measure(period);
        return database.WriteAsync(scope => store.Put(scope, measured), cancellationToken);
    }
}
