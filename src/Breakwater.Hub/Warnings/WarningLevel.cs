namespace Breakwater.Hub.Warnings;

/// <summary>How far a warning has risen, by independent members who saw it.</summary>
public enum WarningLevel
{
    None,

    /// <summary>One member.</summary>
    Notice,

    /// <summary>A second, independent one.</summary>
    Confirmed,

    /// <summary>A third.</summary>
    PortAlert,
}

/// <summary>The rule, and the words for it.</summary>
public static class WarningLevels
{
    public static WarningLevel For(int independentMembers) => independentMembers switch
    {
        <= 0 => WarningLevel.None,
        1 => WarningLevel.Notice,
        2 => WarningLevel.Confirmed,
        _ => WarningLevel.PortAlert,
    };

    public static string Name(WarningLevel level) => level switch
    {
        WarningLevel.Notice => "notice",
        WarningLevel.Confirmed => "confirmed",
        WarningLevel.PortAlert => "port alert",
        _ => "none",
    };

    public static WarningLevel Parse(string name) => name switch
    {
        "notice" => WarningLevel.Notice,
        "confirmed" => WarningLevel.Confirmed,
        "port alert" => WarningLevel.PortAlert,
        _ => WarningLevel.None,
    };

    public static string Why(WarningLevel level, string kind, string value) => level switch
    {
        WarningLevel.Notice => $"One member has seen the {kind} {value}.",
        WarningLevel.Confirmed => $"A second, independent member has seen the {kind} {value}: it is going round in the port.",
        _ => $"At least three independent members have seen the {kind} {value}: it is spreading in the port.",
    };

    public static string Todo(WarningLevel level, string kind) => level == WarningLevel.Notice
        ? "Look for it in your logs; your sensor does so already."
        : kind switch
        {
            "email" => "Do not answer mail from this address, open nothing from it, and block it in your mail filter.",
            "md5" or "sha1" or "sha256" or "sha512" => "Search your computers for this file, and block it in your virus protection.",
            _ => "Block it in your firewall or name server; the centre's lists have it already. Ask your people whether anybody opened it.",
        };

    /// <summary>
    /// Numbers that could tell who saw something are given as the step below: 1, 2, 5, 10, 20, 50 and so on.
    /// </summary>
    public static long Step(long count)
    {
        long step = 1;
        for (long power = 1; power <= count; power *= 10)
        {
            step = count >= 5 * power ? 5 * power : count >= 2 * power ? 2 * power : power;
        }

        return step;
    }
}
