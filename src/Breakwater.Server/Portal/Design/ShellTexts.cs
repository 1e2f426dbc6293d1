using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal.Design;

/// <summary>Words that every page has.</summary>
public sealed class ShellTexts : Texts
{
    public string Skip => Of("Skip to the content", "Saltar al contenido");

    public string Rooms => Of("Rooms", "Secciones");

    public string Centre => Of("The centre", "El centro");

    public string SignOut => Of("Sign out", "Cerrar sesión");

    public string ToLight => Of("Light colours", "Colores claros");

    public string ToDark => Of("Dark colours", "Colores oscuros");

    public string Confirmed => Of(
        "Thank you, that is you. Nothing has been done yet: please send the form once more.",
        "Gracias, es usted. Aún no se ha hecho nada: envíe el formulario una vez más.");

    public string OtherLanguage => Language == Languages.Spanish ? Languages.English : Languages.Spanish;

    public string OtherLanguageName => Of("Español", "English");

    public string Promise => Of(
        "Who shares stays unnamed unless they say otherwise.", "Quien comparte no se nombra, salvo que lo diga.");

    public string Reconnecting => Of(
        "Live updates are interrupted; trying again.", "Actualización en directo interrumpida; reintentando.");

    public string Overview => Of("Overview", "Resumen");

    public string Warnings => Of("Warnings", "Avisos");

    public string Share => Of("Share", "Compartir");

    public string Search => Of("Search", "Buscar");

    public string Reviews => Of("Review", "Revisión");

    public string Audit => Of("Audit trail", "Auditoría");

    public string Blocked => Of("Why blocked?", "¿Por qué bloqueado?");

    public string People => Of("People", "Personas");

    public string Account => Of("Account", "Cuenta");

    public string NoneYet => Of("Nothing yet", "Nada todavía");
}
