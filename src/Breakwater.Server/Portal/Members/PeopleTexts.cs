namespace Breakwater.Server.Portal.Members;

public sealed class PeopleTexts : Texts
{
    public string Title => Of("People", "Personas");

    public string TitleOf(string organisation) => Of($"People of {organisation}", $"Personas de {organisation}");

    public string Centre => Of("the centre", "el centro");

    public string None => Of("Nobody yet. Add the first person below.", "Nadie todavía. Añada abajo a la primera persona.");

    public string Role(string role) => role switch
    {
        "manager" => Of("Manager: looks after people, keys and devices", "Gestor: se ocupa de personas, claves y dispositivos"),
        "analyst" => Of("Analyst: reads, shares and takes back", "Analista: lee, comparte y retira"),
        "contact" => Of("Contact: is told, reads and shares", "Contacto: recibe avisos, lee y comparte"),
        "coordinator" => Of("Coordinator: runs the centre", "Coordinador: dirige el centro"),
        "auditor" => Of("Auditor: reads what is public, and the audit trail", "Auditor: lee lo público y el registro de auditoría"),
        _ => role,
    };

    public string ShortRole(string role) => Role(role).Split(':')[0];

    public string SignsIn => Of("Signs in", "Con acceso");

    public string Invited => Of("Invited, until", "Invitación hasta");

    public string NotInvited => Of("Cannot sign in yet", "Sin acceso todavía");

    public string Invite => Of("Invite", "Invitar");

    public string NewLink => Of("New link", "Enlace nuevo");

    public string Remove => Of("Remove", "Quitar");

    public string Mailed(string email) => Of(
        $"An invitation is on its way to {email}. It works once, for seven days.",
        $"Se ha enviado una invitación a {email}. Sirve una vez, durante siete días.");

    public string LinkText(string name) => Of(
        $"This centre sends no mail yet. Give this link to {name} by other means; it is shown this once, and works once until",
        $"Este centro aún no envía correo. Entregue este enlace a {name} por otro medio; se muestra y sirve una sola vez, hasta el");

    public string Copy => Of("Copy", "Copiar");

    public string Copied => Of("Copied", "Copiado");

    public string Add => Of("Add a person", "Añadir una persona");

    public string Name => Of("Name", "Nombre");

    public string Email => Of("E-mail address", "Correo electrónico");

    public string RoleName => Of("What they do", "Función");

    public string AddAndInvite => Of("Add and invite", "Añadir e invitar");

    public string Done(string what) => what == "removed"
        ? Of("Removed. Their keys and sessions have ended.", "Quitada. Sus claves y sesiones han terminado.") : "";
}
