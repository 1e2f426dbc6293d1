using System.Globalization;
using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal.Design;

/// <summary>Moments in words, without the tables of cultures: the hub runs without them.</summary>
public static class Moments
{
    private static readonly string[] English = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private static readonly string[] Spanish = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];

    /// <summary>RFC 3339 in UTC.</summary>
    public static string Machine(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Day, month, year and time of day, with the zone where it is not the reader's own.</summary>
    public static string Text(DateTimeOffset at, TimeZoneInfo? zone, string language)
    {
        var local = zone is null ? at.ToUniversalTime() : TimeZoneInfo.ConvertTime(at, zone);
        var month = (language == Languages.Spanish ? Spanish : English)[local.Month - 1];
        return string.Create(
            CultureInfo.InvariantCulture, $"{local.Day} {month} {local.Year}, {local:HH:mm}{(zone is null ? " UTC" : "")}");
    }
}
