namespace Breakwater.Hub.Tests.Hosting;

/// <summary>How long this run may take: BREAKWATER_TEST_FULL=1 is the long one.</summary>
internal static class TestRun
{
    public static bool IsFull => Environment.GetEnvironmentVariable("BREAKWATER_TEST_FULL") == "1";

    public static int Of(int normal, int full) => IsFull ? full : normal;
}
