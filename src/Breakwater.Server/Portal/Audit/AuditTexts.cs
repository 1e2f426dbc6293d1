namespace Breakwater.Server.Portal.Audit;

public sealed class AuditTexts : Texts
{
    public string Title => Of("Audit trail", "Registro de auditoría");

    public string Intro => Of(
        "What was done, by whom and when. Each entry is bound to the one before it; what a member did is sealed for that member.",
        "Qué se hizo, quién y cuándo. Cada entrada está ligada a la anterior; lo que hizo un miembro está sellado para él.");

    public string Search => Of("Words in it", "Palabras que contiene");

    public string Find => Of("Search", "Buscar");

    public string Verify => Of("Verify the whole trail", "Verificar todo el registro");

    public string Intact(long entries) => Of(
        $"{entries} entries, each as it was written.", $"{entries} entradas, cada una tal como se escribió.");

    public string Broken => Of("The trail is broken.", "El registro está alterado.");

    public string End => Of("The trail ends with", "El registro termina en");

    public string EndText => Of(
        "Write this down where the hub's administrator cannot change it, and hold it against the trail later.",
        "Anótelo donde el administrador no pueda cambiarlo y compárelo después con el registro.");

    public string None => Of("No entry has these words.", "Ninguna entrada contiene esas palabras.");

    public string Older => Of("Older entries", "Entradas anteriores");

    public string Actor(string kind) => kind switch
    {
        "administrator" => Of("Administrator", "Administrador"),
        "centre" => Of("Centre", "Centro"),
        "member" => Of("A member", "Un miembro"),
        "link" => Of("Not signed in", "Sin sesión"),
        _ => Of("The hub", "El sistema"),
    };
}
