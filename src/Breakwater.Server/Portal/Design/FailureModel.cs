namespace Breakwater.Server.Portal.Design;

/// <summary>What did not work.</summary>
/// <param name="Detail">What happened, in words; null when only the status is known.</param>
/// <param name="Trace">Under which the log has it.</param>
public sealed record FailureModel(int Status, string? Detail, string Trace);

public sealed class FailureTexts : Texts
{
    public string Back => Of("Go to the overview", "Ir al resumen");

    public string Logged => Of("The centre's log has it under", "El registro del centro lo tiene como");

    public string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Of("This form was not taken", "Formulario no aceptado"),
        StatusCodes.Status403Forbidden => Of("Not for you", "No es para usted"),
        StatusCodes.Status404NotFound => Of("There is nothing here", "Aquí no hay nada"),
        StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity => Of("That was not done", "No se ha hecho"),
        StatusCodes.Status429TooManyRequests => Of("Too many attempts", "Demasiados intentos"),
        StatusCodes.Status503ServiceUnavailable => Of("The centre is busy", "El centro está ocupado"),
        >= 500 => Of("Something went wrong here", "Algo ha fallado aquí"),
        _ => Of("That did not work", "No ha funcionado"),
    };

    public string Text(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Of(
            "It was open for too long, or in another session. Nothing was done. Go back, load the page again, and send it once more.",
            "Estuvo abierto demasiado tiempo o en otra sesión. No se ha hecho nada. Vuelva, recargue la página y envíelo otra vez."),
        StatusCodes.Status403Forbidden => Of(
            "Your role does not open this page. Whoever looks after your organisation's people can change that.",
            "Su función no abre esta página. Quien gestiona las personas de su organización puede cambiarlo."),
        StatusCodes.Status404NotFound => Of(
            "The address is wrong, or what was here is gone, or it is not for you to see.",
            "La dirección es incorrecta, o lo que había ya no está, o no le corresponde verlo."),
        StatusCodes.Status429TooManyRequests => Of(
            "Wait a minute, then try again.", "Espere un minuto e inténtelo de nuevo."),
        StatusCodes.Status503ServiceUnavailable => Of(
            "More is waiting to be written than can wait. Nothing was done; try again in a few seconds.",
            "Hay demasiadas escrituras en espera. No se ha hecho nada; inténtelo en unos segundos."),
        >= 500 => Of(
            "It is not your fault. What you sent may not have been done: look before you send it again.",
            "No es culpa suya. Puede que no se haya hecho: compruébelo antes de enviarlo otra vez."),
        _ => Of("Nothing was done.", "No se ha hecho nada."),
    };
}
