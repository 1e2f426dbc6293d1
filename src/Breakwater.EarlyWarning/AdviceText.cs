namespace Breakwater.EarlyWarning;

/// <summary>Words for decisions.</summary>
public static class AdviceText
{
    private const int TellableMembers = 5;

    /// <param name="shown">The value to name; one of the warning's.</param>
    /// <param name="others">How many other values belong to it.</param>
    public static Advice Of(WarningLevel level, Change change, IndicatorKey shown, int others, Judgement judgement) => new(
        Why(level, change, shown, others, judgement), Todo(level, shown.Kind), Concerns(shown.Kind, judgement),
        CouldStop(judgement));

    private static string Why(WarningLevel level, Change change, IndicatorKey shown, int others, Judgement judgement)
    {
        var what = $"the {shown.Kind} {shown.Value}" + others switch
        {
            0 => "",
            1 => " or what belongs to it",
            _ => $" or one of the {others} others that belong to it",
        };
        if (change == Change.Withdrawn)
        {
            return $"What was seen of {what} is taken back, or turned out to be ordinary: this warning is withdrawn.";
        }

        if (change == Change.Lowered)
        {
            return $"Part of what was seen of {what} is taken back, or turned out to be ordinary: this is now "
                + $"{Article(level)} {WarningLevels.Name(level)} warning.";
        }

        return level switch
        {
            WarningLevel.Notice => $"One member has seen {what}.",
            WarningLevel.Confirmed => $"A second, independent member has seen {what}: it is going round in the port.",
            _ when judgement.CargoTouched && judgement.Members < 3 =>
                $"Two independent members have seen {what}, one of them on a system that cargo depends on.",
            _ => $"At least three independent members have seen {what}: it is spreading in the port.",
        };
    }

    private static string Article(WarningLevel level) => level == WarningLevel.Confirmed ? "only a" : "no more than a";

    private static IReadOnlyList<string> Todo(WarningLevel level, string kind)
    {
        if (level <= WarningLevel.Notice)
        {
            return
            [
                "Nothing yet.",
                "Nothing yet; your sensor or firewall list looks for it by itself where you have one.",
                "Look for it in your logs; your sensor does so already.",
                "Look for it in your logs; your sensor does so already. Say whether you saw it or not.",
            ];
        }

        var (people, device) = kind switch
        {
            "email" => ("Open nothing from this sender and do not answer it; if somebody did, tell whoever looks after your computers.",
                "Block the sender in your mail filter, and look who got mail from it."),
            "md5" or "sha1" or "sha256" or "sha512" =>
                ("Open no file that you did not expect; call the sender first, by a number you know.",
                "Search your computers for this file, and block it in your virus protection."),
            _ => ("Follow no link that you did not expect; if somebody did, pull that computer's network plug and call for help.",
                "Block it in your firewall or name server; the centre's lists have it already. Ask who has opened it."),
        };
        return
        [
            people,
            people + " " + device,
            device + " Search your logs of the last thirty days for it, and report what you find.",
            device + " Search logs of IT and of the terminal's own systems for it, look at what the machines that met it did next, and "
                + "answer the centre: not affected, blocked, or hit.",
        ];
    }

    private static string Concerns(string kind, Judgement judgement) => judgement.CargoTouched
        ? "Everybody who runs systems that cargo depends on, and everybody who is connected to one."
        : kind switch
        {
            "email" => "Everybody who receives mail.",
            "ipv4" or "ipv6" => "Everybody whose machines reach the internet.",
            "domain" or "url" => "Everybody who reads mail or uses the web.",
            _ => "Everybody who opens files from others.",
        };

    private static string CouldStop(Judgement judgement)
    {
        if (!judgement.CargoTouched)
        {
            return judgement.Level >= WarningLevel.Confirmed
                ? "Mail, office computers, and with them bookings, releases and gate appointments of whoever is hit."
                : "";
        }

        // Which system it was would tell who saw it, where few have such a system.
        var named = judgement.Members >= TellableMembers
            ? judgement.Systems.Select(CargoName).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList()
            : [];
        return named.Count > 0
            ? "Cargo itself: " + string.Join(", ", named) + "."
            : "Cargo itself: the systems that vessels, yard, gate or rail work with.";
    }

    private static string CargoName(string system) => system switch
    {
        "tos" => "the terminal operating system",
        "gate" => "gate and truck appointments",
        "crane" or "plc" or "scada" or "ot" => "cranes and yard equipment",
        "yard" => "the yard",
        "reefer" => "power and monitoring of reefers",
        "edi" => "messages between lines, terminals and customs",
        "vts" => "vessel traffic",
        "rail" => "rail",
        _ => "",
    };
}
