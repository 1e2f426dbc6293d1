namespace Breakwater.EarlyWarning;

/// <summary>How far a warning has risen, by independent members who saw it.</summary>
public enum WarningLevel
{
    None,

    /// <summary>One member.</summary>
    Notice,

    /// <summary>A second, independent one.</summary>
    Confirmed,

    /// <summary>A third, or a second with a service touched that cargo depends on.</summary>
    PortAlert,
}

/// <summary>The words for levels.</summary>
public static class WarningLevels
{
    public static string Name(WarningLevel level) => level switch
    {
        WarningLevel.Notice => "notice",
        WarningLevel.Confirmed => "confirmed",
        WarningLevel.PortAlert => "port alert",
        _ => "none",
    };

    /// <summary>None for what is no level's name.</summary>
    public static WarningLevel Parse(string name) => name switch
    {
        "notice" => WarningLevel.Notice,
        "confirmed" => WarningLevel.Confirmed,
        "port alert" => WarningLevel.PortAlert,
        _ => WarningLevel.None,
    };
}
