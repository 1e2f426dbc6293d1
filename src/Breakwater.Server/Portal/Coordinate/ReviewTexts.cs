namespace Breakwater.Server.Portal.Coordinate;

public sealed class ReviewTexts : Texts
{
    public string Title => Of("Review queue", "Cola de revisión");

    public string Intro(int minutes) => Of(
        $"Each is decided within {minutes} minutes. What nobody decides goes out as an unreviewed alert, and is blocked nowhere.",
        $"Cada uno se decide en {minutes} minutos. Lo que nadie decida sale como alerta sin revisar y no se bloquea en ningún sitio.");

    public string None => Of("Nothing waits for you.", "Nada espera por usted.");

    public string Kind(string kind) => kind switch
    {
        "object" => Of("To publish", "Para publicar"),
        "withdrawal" => Of("To take back", "Para retirar"),
        "asset" => Of("A member's own", "Propiedad de un miembro"),
        "false-positive" => Of("Said to be harmless", "Se dice inofensivo"),
        _ => kind,
    };

    public string Due => Of("Due", "Vence");

    public string Overdue => Of("Overdue since", "Vencido desde");

    public string Released => Of("Out unreviewed since", "Fuera sin revisar desde");

    public string Approve => Of("Let it through", "Dejar pasar");

    public string Deny => Of("Do not", "No dejar pasar");

    public string Done(string what) => what is "decided" ? Of("Decided.", "Decidido.") : "";
}
