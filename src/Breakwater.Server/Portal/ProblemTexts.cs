using Breakwater.Hub;
using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal;

/// <summary>Problems that a form can have, by their codes, in the reader's language; what has no words here is shown as the hub says
/// it.</summary>
internal static class ProblemTexts
{
    private static readonly Dictionary<string, string> Spanish = new(StringComparer.Ordinal)
    {
        ["password-length"] = $"Una contraseña tiene de {Limits.PasswordCharsMin} a {Limits.PasswordCharsMax} caracteres.",
        ["password-common"] = "Esta contraseña es de las primeras que alguien probaría. Elija palabras sin relación entre sí.",
        ["preview-old"] = "Ha pasado demasiado tiempo desde que lo miró: esto es lo que verían ahora.",
        ["preview-differs"] = "Lo que verían los demás ha cambiado: esto es lo que verían ahora.",
        ["bad-code"] = "El código no corresponde. ¿Está en hora el reloj del dispositivo?",
        ["bad-draft"] = "Esta página no es la más reciente: empiece de nuevo.",
        ["bad-value"] = "Eso no es un valor de las listas: escriba un dominio, una dirección IP, una dirección web o una huella.",
        ["bad-reason"] = "Hace falta un motivo.",
        ["bad-email"] = "Eso no es una dirección de correo.",
        ["bad-name"] = "Hace falta un nombre.",
        ["bad-zone"] = "Eso no es una zona horaria como Europe/Madrid o UTC.",
    };

    public static string Of(RejectedException rejected, string language) => string.Join(' ', rejected.Problems.Select(problem =>
        language == Languages.Spanish && Spanish.TryGetValue(problem.Code, out var words) ? words : problem.Message));
}
