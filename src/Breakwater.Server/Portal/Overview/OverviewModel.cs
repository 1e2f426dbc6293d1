using Breakwater.Hub.Messages;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Warnings;

namespace Breakwater.Server.Portal.Overview;

/// <param name="Warnings">The ones to show: what is unread first, then the newest.</param>
/// <param name="NeedsSecondStep">The reader signs in with a password alone.</param>
public sealed record OverviewModel(
    PortLevelAnswer Level, IReadOnlyList<WarningItem> Warnings, int WarningCount, int UnreadCount, IReadOnlyList<PulseHour> Pulse,
    bool NeedsSecondStep, bool MaySubmit);

public sealed class OverviewTexts : Texts
{
    public string Title => Of("The harbour now", "El puerto ahora");

    public string Level(string level) => level switch
    {
        "red" => Of("Red: act now", "Rojo: actúe ahora"),
        "yellow" => Of("Yellow: be watchful", "Amarillo: esté atento"),
        _ => Of("Green: calm water", "Verde: aguas tranquilas"),
    };

    public string Since => Of("since", "desde");

    public string NothingStands => Of(
        "No confirmed warning stands. The centre watches on.", "Ningún aviso confirmado está vigente. El centro sigue vigilando.");

    public string Warnings => Of("Warnings", "Avisos");

    public string AllWarnings(int count) => Of($"All {count} warnings", $"Los {count} avisos");

    public string NoWarnings => Of(
        "No warnings. When two members who have nothing to do with each other see the same attack, it stands here within seconds.",
        "Ningún aviso. Cuando dos miembros sin relación entre sí vean el mismo ataque, aparecerá aquí en segundos.");

    public string Todo => Of("For you to do", "Pendiente para usted");

    public string NothingToDo => Of("Nothing is waiting for you.", "No hay nada pendiente.");

    public string Unread(int count) => count == 1
        ? Of("Read one warning, and say that you have", "Lea un aviso y confírmelo")
        : Of($"Read {count} warnings, and say that you have", $"Lea {count} avisos y confírmelos");

    public string TurnOnSecondStep => Of(
        "Protect your account with a second step", "Proteja su cuenta con un segundo paso");

    public string Pulse => Of("Sharing in the last 24 hours", "Compartido en las últimas 24 horas");

    public string PulseText(int indicators, int sightings) => Of(
        $"{indicators} indicators and {sightings} sightings that you may see",
        $"{indicators} indicadores y {sightings} avistamientos que usted puede ver");

    public string Indicators => Of("Indicators", "Indicadores");

    public string Sightings => Of("Sightings", "Avistamientos");

    public string Ago => Of("24 h ago", "hace 24 h");

    public string NowWord => Of("now", "ahora");

    public string Quiet => Of(
        "Nothing was shared in the last 24 hours. What you hand in comes out here without your name.",
        "No se ha compartido nada en 24 horas. Lo que usted envíe saldrá aquí sin su nombre.");
}
