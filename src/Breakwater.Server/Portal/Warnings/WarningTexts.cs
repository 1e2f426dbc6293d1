namespace Breakwater.Server.Portal.Warnings;

public sealed class WarningTexts : Texts
{
    public string Title => Of("Warnings", "Avisos");

    public string Intro => Of(
        "One warning stands for everything that belongs to one attack, newest change first.",
        "Un aviso reúne todo lo que pertenece a un ataque; primero, el último cambio.");

    public string Level(string level) => level switch
    {
        "port alert" => Of("Port alert", "Alerta de puerto"),
        "confirmed" => Of("Confirmed", "Confirmado"),
        _ => Of("Notice", "Aviso previo"),
    };

    public string Unread => Of("Not read yet", "Sin leer");

    public string None => Of(
        "No warnings. Nothing that you may see was seen by two members who have nothing to do with each other.",
        "Ningún aviso. Nada de lo que usted puede ver lo han visto dos miembros sin relación entre sí.");

    public string Kind(string kind) => kind switch
    {
        "domain" => Of("domain", "dominio"),
        "url" => Of("web address", "dirección web"),
        "email" => Of("sender", "remitente"),
        "ipv4" or "ipv6" => Of("IP address", "dirección IP"),
        "md5" or "sha1" or "sha256" or "sha512" => Of("file", "archivo"),
        _ => kind,
    };

    public string Others(int count) => count == 1
        ? Of("and one more value", "y un valor más")
        : Of($"and {count} more values", $"y {count} valores más");

    public string Changed => Of("changed", "cambió");

    public string Raised => Of("Raised", "Emitido");

    public string LastChanged => Of("Last changed", "Último cambio");

    public string Todo => Of("What to do", "Qué hacer");

    public string ForTier(int tier) => tier switch
    {
        0 => Of("For those without IT staff", "Para quien no tiene informáticos"),
        1 => Of("With one person for IT", "Con una persona de informática"),
        2 => Of("With a SIEM or MISP", "Con SIEM o MISP"),
        _ => Of("With a security operations centre", "Con centro de operaciones de seguridad"),
    };

    public string Why => Of("Why", "Por qué");

    public string Concerns => Of("Whom it concerns", "A quién concierne");

    public string CouldStop => Of("What it could stop", "Qué podría parar");

    public string Values => Of("Values that belong to it", "Valores que le pertenecen");

    public string WhyBlocked => Of("Why is it blocked?", "¿Por qué está bloqueado?");

    public string HaveRead => Of("I have read it", "Lo he leído");

    public string HaveReadText => Of(
        "Say that you have read it, so that nobody else of your organisation is called.",
        "Diga que lo ha leído, para que no se llame a nadie más de su organización.");

    public string Thanks => Of("The centre knows that you have read it.", "El centro sabe que lo ha leído.");

    public string ReadBy => Of("Read by", "Leído por");

    public string NobodyYet => Of("Nobody has said so yet.", "Nadie lo ha confirmado todavía.");

    public string OwnKey => Of("by a program", "por un programa");

    public string OtherTiers => Of("What others are told", "Qué se dice a los demás");

}
