namespace Breakwater.CargoFlow;

/// <summary>A duration that is not known exactly, in hours: low ≤ likely ≤ high. Simulations draw from the triangle over it.</summary>
public readonly record struct HourRange(double Low, double Likely, double High)
{
    public static HourRange Zero { get; } = new(0, 0, 0);

    public static HourRange Of(double hours) => new(hours, hours, hours);

    /// <param name="chance">From 0 to 1.</param>
    public double At(double chance)
    {
        var width = High - Low;
        if (width <= 0)
        {
            return Likely;
        }

        var rise = (Likely - Low) / width;
        return chance < rise
            ? Low + Math.Sqrt(chance * width * (Likely - Low))
            : High - Math.Sqrt((1 - chance) * width * (High - Likely));
    }
}
