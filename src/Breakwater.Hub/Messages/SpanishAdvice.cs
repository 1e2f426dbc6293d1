using Breakwater.EarlyWarning;

namespace Breakwater.Hub.Messages;

/// <summary>What a warning tells people, in Spanish: the same as the rule's own words say in English.</summary>
internal static class SpanishAdvice
{
    public static Advice Of(WarningNews news)
    {
        var facts = news.Facts;
        return new Advice(Why(news), Todo(news.Level, facts.Kind), Concerns(facts), CouldStop(news.Level, facts));
    }

    public static string LevelName(WarningLevel level) => level switch
    {
        WarningLevel.PortAlert => "alerta de puerto",
        WarningLevel.Confirmed => "aviso confirmado",
        _ => "aviso previo",
    };

    private static string Why(WarningNews news)
    {
        var facts = news.Facts;
        var what = Noun(facts.Kind) + MessageText.Defang(facts.Value) + facts.Others switch
        {
            0 => "",
            1 => " u otro valor relacionado",
            _ => $" u otro de los {facts.Others} valores relacionados",
        };
        return (news.Change, news.Level) switch
        {
            (Change.Withdrawn, _) => $"Lo que se vio de {what} se ha retirado o resultó ser normal: este aviso queda anulado.",
            (Change.Lowered, _) =>
                $"Parte de lo que se vio de {what} se ha retirado o resultó ser normal: ahora es solo {LevelName(news.Level)}.",
            (_, WarningLevel.Notice) => $"Un miembro ha visto {what}.",
            (_, WarningLevel.Confirmed) => $"Un segundo miembro, independiente, ha visto {what}: está circulando por el puerto.",
            _ when facts.CargoTouched && !facts.Spreads =>
                $"Dos miembros independientes han visto {what}, uno de ellos en un sistema del que depende la carga.",
            _ => $"Al menos tres miembros independientes han visto {what}: se está extendiendo por el puerto.",
        };
    }

    private static string Noun(string kind) => kind switch
    {
        "domain" => "el dominio ",
        "url" => "la dirección web ",
        "email" => "el remitente ",
        "ipv4" or "ipv6" => "la dirección IP ",
        "md5" or "sha1" or "sha256" or "sha512" => "el archivo con la huella ",
        _ => "el valor ",
    };

    private static IReadOnlyList<string> Todo(WarningLevel level, string kind)
    {
        if (level <= WarningLevel.Notice)
        {
            return
            [
                "Todavía nada.",
                "Todavía nada; su sensor o la lista de su cortafuegos ya lo busca, si los tiene.",
                "Búsquelo en sus registros; su sensor ya lo hace.",
                "Búsquelo en sus registros; su sensor ya lo hace. Diga si lo ha visto o no.",
            ];
        }

        var (people, device) = kind switch
        {
            "email" => ("No abra nada de este remitente ni le responda; si alguien lo hizo, avise a quien cuida sus equipos.",
                "Bloquee el remitente en su filtro de correo y mire quién ha recibido mensajes suyos."),
            "md5" or "sha1" or "sha256" or "sha512" => (
                "No abra ningún archivo que no esperase; llame antes al remitente, a un número que ya conozca.",
                "Busque este archivo en sus equipos y bloquéelo en su antivirus."),
            _ => ("No siga ningún enlace que no esperase; si alguien lo hizo, desenchufe ese equipo de la red y pida ayuda.",
                "Bloquéelo en su cortafuegos o servidor de nombres; las listas del centro ya lo tienen. Pregunte quién lo ha abierto."),
        };
        return
        [
            people,
            people + " " + device,
            device + " Búsquelo en sus registros de los últimos treinta días e informe de lo que encuentre.",
            device + " Búsquelo en los registros de informática y de los sistemas propios de la terminal, mire qué hicieron después las "
                + "máquinas que lo encontraron y responda al centro: no afectado, bloqueado o alcanzado.",
        ];
    }

    private static string Concerns(WarningFacts facts) => facts.CargoTouched
        ? "A todos los que operan sistemas de los que depende la carga, y a quienes están conectados con ellos."
        : facts.Kind switch
        {
            "email" => "A todos los que reciben correo.",
            "ipv4" or "ipv6" => "A todos los que tienen máquinas con acceso a internet.",
            "domain" or "url" => "A todos los que leen correo o usan la web.",
            _ => "A todos los que abren archivos de otros.",
        };

    private static string CouldStop(WarningLevel level, WarningFacts facts)
    {
        if (!facts.CargoTouched)
        {
            return level >= WarningLevel.Confirmed
                ? "El correo, los equipos de oficina y, con ellos, las reservas, las entregas y las citas de puerta de quien sea alcanzado."
                : "";
        }

        var named = facts.Systems.Select(CargoName).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return named.Count > 0
            ? "La propia carga: " + string.Join(", ", named) + "."
            : "La propia carga: los sistemas con los que trabajan buques, patio, puertas o ferrocarril.";
    }

    private static string CargoName(string system) => system switch
    {
        "tos" => "el sistema operativo de la terminal",
        "gate" => "las puertas y las citas de camiones",
        "crane" or "plc" or "scada" or "ot" => "las grúas y los equipos de patio",
        "yard" => "el patio",
        "reefer" => "la corriente y el control de los contenedores frigoríficos",
        "edi" => "los mensajes entre navieras, terminales y aduana",
        "vts" => "el tráfico de buques",
        "rail" => "el ferrocarril",
        _ => "",
    };
}
