using Breakwater.Hub.Intake;

namespace Breakwater.Server.Portal.Share;

public sealed class ShareTexts : Texts
{
    public string Title => Of("Share", "Compartir");

    public string Intro => Of(
        "Paste it as it is: a mail, a link, a list, a log line, a report. You see what others would see before anything goes.",
        "Péguelo tal cual: un correo, un enlace, una lista, un registro, un informe. Verá lo que verían los demás antes de enviar nada.");

    public string FirstQuestions => Of("First: did any of this happen?", "Primero: ¿ocurrió algo de esto?");

    public string Danger => Of("Is anybody or anything in danger?", "¿Hay peligro para alguien o algo?");

    public string What => Of("What you have", "Lo que tiene");

    public string Paste => Of("Paste it here", "Péguelo aquí");

    public string OrFile => Of("or a file", "o un archivo");

    public string FileHint(int kilobytes) => Of(
        $"Up to {kilobytes} KB here; forward a larger one to the centre's mailbox.",
        $"Hasta {kilobytes} KB aquí; reenvíe uno mayor al buzón del centro.");

    public string How => Of("How it is shared", "Cómo se comparte");

    public string Circle => Of("With whom", "Con quién");

    public string Everyone => Of("All members of the port", "Todos los miembros del puerto");

    public string Level => Of("How far it may travel (TLP)", "Hasta dónde puede llegar (TLP)");

    public string LevelDefault => Of("As usual in this circle", "Lo habitual en este círculo");

    public string Name => Of("Your name", "Su nombre");

    public string Attribution(string attribution) => attribution switch
    {
        "named" => Of("Show our name", "Mostrar nuestro nombre"),
        "pseudonym" => Of("A pseudonym, the same each time in this circle", "Un seudónimo, siempre el mismo en este círculo"),
        _ => Of("Nobody learns that it was us", "Nadie sabrá que fuimos nosotros"),
    };

    public string Seen => Of("We saw it with us: count it as a sighting", "Lo vimos aquí: contarlo como avistamiento");

    public string WithText => Of(
        "Send my words too, with what points to us taken out", "Enviar también mis palabras, sin lo que nos señala");

    public string Waits => Of(
        "It is not urgent: let it go out later, at a time drawn by lot, so that its time tells nothing",
        "No es urgente: que salga más tarde, a una hora al azar, para que la hora no revele nada");

    public string Look => Of("See what others would see", "Ver lo que verían los demás");

    public string Others => Of("What others would see", "Lo que verían los demás");

    public string Exactly => Of("This is exactly what goes out, and nothing else.", "Esto es exactamente lo que sale, y nada más.");

    public string NothingToShow => Of(
        "Nothing of it would be shown to others. What became of each part is said below.",
        "Los demás no verían nada de esto. Abajo se dice qué fue de cada parte.");

    public string AsLookedAt => Of(
        "It goes out with these, as you looked at it. What you change below counts when you look again.",
        "Sale con esto, tal como lo miró. Lo que cambie abajo vale cuando vuelva a mirar.");

    public string More(int count) => Of($"And {count} more.", $"Y {count} más.");

    public string Send => Of("Share this", "Compartir esto");

    public string Whole => Of("All of it", "Todo");

    public string Parts => Of("What became of each part", "Qué fue de cada parte");

    public string Notes => Of("What was noticed", "Lo que se observó");

    public string Before => Of("What your organisation shared", "Lo que compartió su organización");

    public string NothingBefore => Of(
        "Nothing yet. What your organisation shares is listed here, for your own people alone.",
        "Nada todavía. Aquí verá lo que comparta su organización; solo lo ve su gente.");

    public string TakeBack => Of("Take it back", "Retirarlo");

    public string TakeBackText => Of(
        "It goes from every list and every member's device. What others stand behind too stays.",
        "Desaparece de todas las listas y dispositivos. Lo que otros también respaldan se queda.");

    public string SharedTitle => Of("What became of it", "Qué fue de ello");

    public string Open => Of("What became of it", "Qué fue de ello");

    public string TooLarge => Of("That is too large for this page.", "Es demasiado grande para esta página.");

    public string Missing => Of("Paste something, or choose a file.", "Pegue algo o elija un archivo.");

    public string Done(string what) => what switch
    {
        "shared" => Of("It is handed in. Thank you.", "Entregado. Gracias."),
        "taken-back" => Of("It is taken back, as far as nobody else stands behind it.", "Retirado, salvo lo que otros también respaldan."),
        _ => "",
    };

    public string Question(string what) => what switch
    {
        "opened" => Of("Somebody opened a link or a file", "Alguien abrió un enlace o un archivo"),
        "password" => Of("Somebody typed a password", "Alguien escribió una contraseña"),
        "paid" => Of("Somebody paid, or changed an account to pay to", "Alguien pagó o cambió una cuenta de pago"),
        "release" => Of("Somebody gave out a release code or a pick-up number", "Alguien dio un código de retirada"),
        "plan" => Of("The security plan can no longer be carried out", "El plan de protección ya no se puede cumplir"),
        "vessels" => Of("Vessels are interrupted", "Hay buques afectados"),
        "freight" => Of("Freight is interrupted", "Hay carga detenida"),
        _ => Of("Somebody may be in danger", "Alguien puede estar en peligro"),
    };

    /// <summary>What to do at once, for each yes.</summary>
    public string Advice(string what) => what switch
    {
        "opened" => Of(
            "Take that device off the network now, and leave it switched on. Call whoever looks after your computers.",
            "Desconecte ya ese equipo de la red y déjelo encendido. Llame a quien atiende sus ordenadores."),
        "password" => Of(
            "Change that password now, from another device, and wherever else it is used. Sign out all sessions of that account.",
            "Cambie ya esa contraseña desde otro equipo, y donde más la use. Cierre todas las sesiones de esa cuenta."),
        "paid" => Of(
            "Call your bank's fraud number now, from the back of the card or a statement, and ask to recall the payment. Minutes count.",
            "Llame ya al número de fraude de su banco, el de la tarjeta o el extracto, y pida anular el pago. Cada minuto cuenta."),
        "release" => Of(
            "Call the terminal and the carrier now, at numbers that you had before, and have the release stopped.",
            "Llame ya a la terminal y a la naviera, a números que tenía antes, y haga detener la entrega."),
        "plan" => Of(
            "Call your facility security officer now. In the United States the National Response Center takes the report: 1-800-424-8802.",
            "Llame ya a su oficial de protección. En Estados Unidos avise al National Response Center: 1-800-424-8802."),
        "vessels" or "freight" => Of(
            "Call the centre's coordinator: others have to plan around it. Sharing here does not report it to any authority.",
            "Llame al coordinador del centro: otros deben organizarse. Compartir aquí no lo comunica a ninguna autoridad."),
        _ => Of(
            "Call the emergency number first. Everything else can wait.",
            "Llame primero al número de emergencias. Todo lo demás puede esperar."),
    };

    public string Fate(string fate) => fate switch
    {
        "published" => Of("Shared", "Compartido"),
        "duplicate" => Of("Known already", "Ya conocido"),
        "held" => Of("Waits for a coordinator", "Espera a un coordinador"),
        "refused" => Of("Not taken", "No aceptado"),
        "withheld" => Of("Kept back", "Retenido"),
        "waiting" => Of("Goes out later", "Saldrá más tarde"),
        "reference" => Of("Public knowledge", "Conocimiento público"),
        "counted" => Of("Counted", "Contado"),
        _ => fate,
    };

    public string Counts(SubmissionSummary summary) =>
        string.Join(", ", summary.Counts.Select(pair => $"{pair.Value} {Fate(pair.Key).ToLowerInvariant()}"));
}
