namespace Breakwater.Server.Portal.SignIn;

public sealed class SignInTexts : Texts
{
    public string Title => Of("Sign in", "Iniciar sesión");

    public string Welcome => Of(
        "Breakwater warns the members of the port of what one of them has seen, and protects them within seconds.",
        "Breakwater avisa a los miembros del puerto de lo que uno de ellos ha visto y los protege en segundos.");

    public string Email => Of("E-mail address", "Correo electrónico");

    public string Password => Of("Password", "Contraseña");

    public string Enter => Of("Sign in", "Entrar");

    public string NoAccount => Of(
        "No password yet, or lost it? Whoever looks after your organisation's people, or the centre, sends you a new link.",
        "¿Sin contraseña, o la ha perdido? Quien gestiona las personas de su organización, o el centro, le envía un enlace nuevo.");

    public string Refused => Of(
        "This address and this password do not go together.", "Este correo y esta contraseña no se corresponden.");

    public string CodeRefused => Of("This code is not good, or was used.", "Este código no es válido o ya se usó.");

    public string Locked => Of(
        "Too many attempts failed. For your safety the next one is looked at only after",
        "Han fallado demasiados intentos. Por seguridad, el siguiente se atenderá después de");

    public string TooOften => Of(
        "Too many attempts from your network. Wait a minute.", "Demasiados intentos desde su red. Espere un minuto.");

    public string CodeTitle => Of("One more step", "Un paso más");

    public string CodeText => Of(
        "Open your authenticator and type the six digits that it shows for Breakwater. A recovery code does as well.",
        "Abra su autenticador y escriba los seis dígitos que muestra para Breakwater. También vale un código de recuperación.");

    public string Code => Of("Code", "Código");

    public string ConfirmTitle => Of("Is it you?", "¿Es usted?");

    public string ConfirmText => Of(
        "What you are about to do is hard to undo. Type your password once more; it holds for ten minutes.",
        "Lo que va a hacer es difícil de deshacer. Escriba su contraseña otra vez; vale durante diez minutos.");

    public string Confirm => Of("It is me", "Soy yo");

    public string InvitationTitle => Of("Welcome", "Le damos la bienvenida");

    public string InvitationText(string name, string organisation) => Of(
        $"{name}, choose a password for {organisation}. With your e-mail address it opens the portal.",
        $"{name}, elija una contraseña para {organisation}. Con su correo electrónico abre el portal.");

    public string Choose => Of("Set the password", "Guardar la contraseña");

    public string PasswordHint => Of(
        "At least 12 characters. Three or four unrelated words are easy to remember and hard to guess.",
        "Al menos 12 caracteres. Tres o cuatro palabras sin relación son fáciles de recordar y difíciles de adivinar.");

    public string Centre => Of("the centre", "el centro");
}
