using Breakwater.Hub.Channels;

namespace Breakwater.Server.Portal.Blocked;

public sealed class BlockedTexts : Texts
{
    public string Title => Of("Why is this blocked?", "¿Por qué está bloqueado esto?");

    public string Intro => Of(
        "Type what a device did not let through: a domain, a web address, an IP address, a sender, or the fingerprint of a file.",
        "Escriba lo que un dispositivo no dejó pasar: un dominio, una dirección web, una IP, un remitente o la huella de un archivo.");

    public string Value => Of("Value", "Valor");

    public string Ask => Of("Look it up", "Consultar");

    public string Tag(BlockState state) => state switch
    {
        BlockState.Blocked => Of("Blocked", "Bloqueado"),
        BlockState.LookedFor => Of("Looked for", "Se busca"),
        BlockState.LeftOut => Of("Left out", "Excluido"),
        BlockState.Allowed => Of("Allowed", "Permitido"),
        BlockState.Context => Of("For information", "Informativo"),
        _ => Of("Not listed", "No está en listas"),
    };

    /// <summary>The answer, in one sentence.</summary>
    public string Sentence(BlockAnswer answer)
    {
        var (value, listed) = (answer.Value, answer.Listed);
        var below = listed == value ? "" : Of($", because {listed} is listed", $", porque {listed} está en las listas");
        return answer.State switch
        {
            BlockState.Blocked => Of(
                $"{value} is blocked{below}: {Score(answer)} of 100 points say that it is part of an attack.",
                $"{value} está bloqueado{below}: {Score(answer)} de 100 puntos indican que forma parte de un ataque."),
            BlockState.LookedFor => Of(
                $"{value} is not blocked by the centre's lists, but devices look for it{below}, since one member or source named it.",
                $"Las listas del centro no bloquean {value}, pero los dispositivos lo buscan{below}: un miembro o fuente lo nombró."),
            BlockState.Context => Of(
                $"{value} is not blocked: it was passed on for information only.",
                $"{value} no está bloqueado: se comunicó solo como información."),
            BlockState.LeftOut => Of(
                $"{value} would be blocked, and an exception leaves it out of the lists.",
                $"{value} estaría bloqueado, pero una excepción lo excluye de las listas."),
            BlockState.Allowed => Of(
                $"{value} is never blocked by the centre's lists: an allow-list has it.",
                $"Las listas del centro nunca bloquean {value}: está en una lista de permitidos."),
            _ => Of(
                $"{value} is in none of the centre's lists that are for you; something else blocks it.",
                $"{value} no está en ninguna lista del centro para usted; lo bloquea otra cosa."),
        };
    }

    public string ScoreName => Of("How bad it is held to be", "Qué tan malo se considera");

    public string Published => Of("Listed since", "En listas desde");

    public string Falls => Of("Leaves by itself", "Sale por sí solo");

    public string ByAllowList => Of("Allow-list", "Lista de permitidos");

    public string ByException => Of("Exception", "Excepción");

    public string LeaveOut => Of("Leave it out of our lists", "Excluirlo de nuestras listas");

    public string LeaveOutEverybody => Of("Leave it out of everybody's lists", "Excluirlo de las listas de todos");

    public string LeaveOutText => Of(
        "If it stops honest work: your devices get a list without it at their next poll. Others keep it.",
        "Si detiene trabajo legítimo: sus dispositivos recibirán una lista sin él en su próxima consulta. Los demás lo conservan.");

    public string LeaveOutEverybodyText => Of(
        "Every member's devices get a list without it at their next poll.",
        "Los dispositivos de todos los miembros recibirán una lista sin él en su próxima consulta.");

    public string Reason => Of("Why", "Motivo");

    public string Exceptions => Of("What is left out", "Lo que se excluye");

    public string NoExceptions => Of(
        "Nothing is left out of your lists.", "No se excluye nada de sus listas.");

    public string TakeBack => Of("Take back", "Quitar");

    public string RollBack => Of("Put the lists back", "Volver atrás las listas");

    public string RollBackText => Of(
        "When a list has done harm: the lists become what they were then, for a day, and go on by themselves after it.",
        "Si una lista ha causado daño: las listas vuelven a como estaban entonces durante un día y después siguen solas.");

    public string HoursBack => Of("To how they were", "A como estaban");

    public string Hours(int hours) => hours == 1 ? Of("an hour ago", "hace una hora") : Of($"{hours} hours ago", $"hace {hours} horas");

    public string RolledBack => Of("The lists are as they were at", "Las listas están como estaban el");

    public string Until => Of("until", "hasta");

    public string Resume => Of("Let them go on now", "Dejar que sigan ya");

    public string NotYours => Of(
        "Whoever looks after your organisation's devices can leave it out of your lists.",
        "Quien gestiona los dispositivos de su organización puede excluirlo de sus listas.");

    public string Done(string what) => what switch
    {
        "left-out" => Of("It is left out from the next poll on.", "Queda excluido desde la próxima consulta."),
        "taken-back" => Of("The exception is taken back.", "La excepción se ha quitado."),
        "rolled-back" => Of("The lists are put back from the next poll on.", "Las listas vuelven atrás desde la próxima consulta."),
        "resumed" => Of("The lists go on.", "Las listas siguen."),
        _ => "",
    };

    private static int Score(BlockAnswer answer) => answer.Parts.Sum(part => part.Points);
}
