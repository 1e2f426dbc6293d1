namespace Breakwater.Hub.Warnings;

/// <summary>Numbers that could tell who saw something are given as the step below: 1, 2, 5, 10, 20, 50 and so on.</summary>
internal static class CountSteps
{
    public static long Below(long count)
    {
        long step = 1;
        for (long power = 1; power <= count; power *= 10)
        {
            step = count >= 5 * power ? 5 * power : count >= 2 * power ? 2 * power : power;
        }

        return step;
    }
}
