namespace Breakwater.Hub.Intake;

internal static class KnownProperty
{
    public static bool Is(string type, string property) =>
        !property.StartsWith("x_", StringComparison.Ordinal) && !type.StartsWith("x-", StringComparison.Ordinal);
}
