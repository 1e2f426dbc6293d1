namespace Breakwater.Server.Portal.Account;

public sealed class AccountTexts : Texts
{
    public string Title => Of("Your account", "Su cuenta");

    public string You => Of("You", "Usted");

    public string Name => Of("Name", "Nombre");

    public string Email => Of("E-mail address", "Correo electrónico");

    public string Organisation => Of("Organisation", "Organización");

    public string Centre => Of("The centre", "El centro");

    public string Reading => Of("Language and time", "Idioma y hora");

    public string LanguageName => Of("Language", "Idioma");

    public string Zone => Of("Time zone", "Zona horaria");

    public string ZoneHint => Of(
        "Such as Europe/Madrid. Empty: as your browser has it.", "Como Europe/Madrid. Vacío: la de su navegador.");

    public string Save => Of("Save", "Guardar");

    public string Password => Of("Password", "Contraseña");

    public string NewPassword => Of("New password", "Contraseña nueva");

    public string PasswordHint => Of(
        "At least 12 characters. Setting it ends your sessions on other devices.",
        "Al menos 12 caracteres. Al guardarla terminan sus sesiones en otros dispositivos.");

    public string SetPassword => Of("Set the password", "Guardar la contraseña");

    public string SecondStep => Of("Second step", "Segundo paso");

    public string SecondStepOff => Of(
        "A password alone opens your account. A second step keeps out whoever has learnt it.",
        "Solo una contraseña abre su cuenta. Un segundo paso impide entrar a quien la haya averiguado.");

    public string SecondStepOn(int codes) => Of(
        $"On. {codes} recovery codes are left.", $"Activado. Quedan {codes} códigos de recuperación.");

    public string TurnOn => Of("Turn it on", "Activarlo");

    public string LookAfter => Of("Change it", "Cambiarlo");

    public string Sessions => Of("Where you are signed in", "Dónde tiene la sesión abierta");

    public string On => Of("on", "en");

    public string OtherBrowser => Of("A browser", "Un navegador");

    public string ThisOne => Of("This browser", "Este navegador");

    public string Since => Of("since", "desde");

    public string LastUsed => Of("last used", "último uso");

    public string End => Of("End", "Terminar");

    public string EndOthers => Of("End all others", "Terminar las demás");

    public string Done(string what) => what switch
    {
        "settings" => Of("Saved.", "Guardado."),
        "password" => Of(
            "The new password holds. Your sessions elsewhere have ended.",
            "La contraseña nueva ya vale. Sus otras sesiones han terminado."),
        "ended" => Of("Ended.", "Terminada."),
        "second-step-off" => Of("The second step is off.", "El segundo paso está desactivado."),
        _ => "",
    };

    public string Step1 => Of(
        "1. In an authenticator on your phone, add an account, and type this key or open the link on the phone.",
        "1. En un autenticador de su móvil, añada una cuenta y escriba esta clave, o abra el enlace en el móvil.");

    public string OpenInPhone => Of("Open in an authenticator on this device", "Abrir en un autenticador de este dispositivo");

    public string Step2 => Of(
        "2. Type the six digits that it shows.", "2. Escriba los seis dígitos que muestra.");

    public string Code => Of("Code", "Código");

    public string Codes => Of("Your recovery codes", "Sus códigos de recuperación");

    public string CodesText => Of(
        "Each opens your account once when the phone is lost. They are shown this once: print them, or keep them in a password safe.",
        "Cada uno abre su cuenta una vez si pierde el móvil. Se muestran una sola vez: imprímalos o guárdelos en un gestor.");

    public string NewCodes => Of("New recovery codes", "Códigos nuevos");

    public string TurnOff => Of("Turn it off", "Desactivarlo");

    public string Back => Of("Back to the account", "Volver a la cuenta");
}
