using System.Globalization;
using System.Text.RegularExpressions;

namespace Breakwater.Hub.Messages;

/// <summary>How one person wants to be told; null is as the centre does it.</summary>
/// <param name="Language">en or es.</param>
/// <param name="Zone">Time zone, such as Europe/Madrid.</param>
/// <param name="Mail">at-once, port-alerts (the rest by digest), or none.</param>
/// <param name="QuietFrom">Begin of the hours in which only port alerts disturb, such as 22:00.</param>
/// <param name="QuietTo">Their end.</param>
/// <param name="Digest">none, daily or weekly.</param>
/// <param name="DigestAt">Time of day, such as 08:00.</param>
/// <param name="DigestDay">Day of a weekly digest, such as monday.</param>
/// <param name="Turn">0: told at once. 1 to 9: told only when nobody with a lower number has acknowledged in time.</param>
/// <param name="Phone">Number for text messages by the centre's gateway, such as +34600000000; null for none.</param>
public sealed partial record PersonMessages(
    string? Language = null, string? Zone = null, string Mail = PersonMessages.AtOnce, string? QuietFrom = null, string? QuietTo = null,
    string Digest = "none", string DigestAt = "08:00", string DigestDay = "monday", int Turn = 0, string? Phone = null)
{
    internal const string AtOnce = "at-once";
    internal const string PortAlerts = "port-alerts";
    internal const string None = "none";
    private const string Daily = "daily";
    private const string Weekly = "weekly";
    private static readonly IReadOnlyList<string> MailWays = [AtOnce, PortAlerts, None];
    private static readonly IReadOnlyList<string> Digests = [None, Daily, Weekly];

    internal string LanguageOr(MessageRule rule) => Language ?? rule.Language;

    /// <summary>A zone that this machine has lost since it was set must keep nobody from being told.</summary>
    internal TimeZoneInfo ZoneOr(MessageRule rule) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(Zone ?? rule.Zone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>When a message that comes now may go to this person.</summary>
    internal DateTimeOffset DueAt(DateTimeOffset now, bool urgent, MessageRule rule) => urgent
        ? now : LocalTimes.AfterQuiet(now, TimeOf(QuietFrom), TimeOf(QuietTo), ZoneOr(rule));

    /// <summary>Null for no digest.</summary>
    internal DateTimeOffset? NextDigest(DateTimeOffset now, MessageRule rule) => Digest switch
    {
        Daily => LocalTimes.Next(now, TimeOf(DigestAt)!.Value, null, ZoneOr(rule)),
        Weekly => LocalTimes.Next(now, TimeOf(DigestAt)!.Value, Enum.Parse<DayOfWeek>(DigestDay, ignoreCase: true), ZoneOr(rule)),
        _ => null,
    };

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    internal void Check()
    {
        var problems = new List<Problem>();
        if (Language is not null)
        {
            Languages.Check(Language, "language", problems);
        }

        if (Zone is not null)
        {
            CheckZone(Zone, "zone", problems);
        }

        CheckOneOf(Mail, MailWays, "mail", problems);
        CheckOneOf(Digest, Digests, "digest", problems);
        CheckTime(QuietFrom, "quietFrom", problems);
        CheckTime(QuietTo, "quietTo", problems);
        CheckTime(DigestAt ?? "", "digestAt", problems);
        if (QuietFrom is null != QuietTo is null)
        {
            problems.Add(new Problem(
                "half-quiet", QuietFrom is null ? "quietFrom" : "quietTo", "Quiet hours have a begin and an end: give both, or neither."));
        }

        if (!Enum.GetNames<DayOfWeek>().Contains(DigestDay, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add(new Problem("bad-day", "digestDay", $"\"{DigestDay}\" is not a day of the week, such as monday."));
        }

        if (Turn is < 0 or > Limits.TurnsMax)
        {
            problems.Add(new Problem("bad-turn", "turn", $"{Turn} is not between 0 and {Limits.TurnsMax}."));
        }

        if (Phone is not null && !PhoneNumber().IsMatch(Phone))
        {
            problems.Add(new Problem("bad-phone", "phone", $"\"{Phone}\" is not a number such as +34600000000 (E.164)."));
        }

        RejectedException.ThrowIfAny(problems);
    }

    internal static void CheckZone(string? zone, string path, List<Problem> problems)
    {
        // A zone is found as a file by this name: nothing that leads elsewhere is looked for.
        if (zone is null || zone.Length > Limits.NameCharsMax || !ZoneName().IsMatch(zone)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            problems.Add(new Problem("bad-zone", path, $"\"{zone}\" is not a time zone such as Europe/Madrid or UTC."));
        }
    }

    private static void CheckOneOf(string? text, IReadOnlyList<string> all, string path, List<Problem> problems)
    {
        if (text is null || !all.Contains(text))
        {
            problems.Add(new Problem("bad-" + path, path, $"\"{text}\" is not one of {string.Join(", ", all)}."));
        }
    }

    private static void CheckTime(string? text, string path, List<Problem> problems)
    {
        if (text is not null && TimeOf(text) is null)
        {
            problems.Add(new Problem("bad-time", path, $"\"{text}\" is not a time of day such as 07:30."));
        }
    }

    private static TimeOnly? TimeOf(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();

    // E.164: a plus, a country, at most 15 digits in all.
    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneNumber();
}
