namespace Breakwater.Server.Portal.Intelligence;

public sealed class SearchTexts : Texts
{
    public string Title => Of("Search", "Buscar");

    public string Intro => Of(
        "Paste anything: one value, a list, a mail, a log. Each value in it is looked up; nothing is shared by it.",
        "Pegue lo que sea: un valor, una lista, un correo, un registro. Se consulta cada valor; con ello no se comparte nada.");

    public string Text => Of("What to look for", "Qué buscar");

    public string Find => Of("Search", "Buscar");

    public string NoValues => Of(
        "No address, domain, web address, sender or fingerprint was found in it.",
        "No contiene ninguna dirección, dominio, dirección web, remitente ni huella.");

    public string Count(int known, int all) => Of(
        $"{known} of {all} values are known here.", $"{known} de {all} valores son conocidos aquí.");

    public string LeftOut(int count) => Of(
        $"{count} more were not looked up: search for them by themselves.", $"{count} más no se consultaron: búsquelos aparte.");

    public string Points(int points) => Of($"{points} of 100", $"{points} de 100");
}
