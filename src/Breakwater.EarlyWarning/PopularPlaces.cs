namespace Breakwater.EarlyWarning;

/// <summary>
/// Places that very many share, so that being in one joins nothing: endings under which anybody registers, hosters that give every
/// customer a
/// name, and mail providers. Short on purpose: what is missing here and popular is found by how many indicators have it.
/// </summary>
internal static class PopularPlaces
{
    /// <summary>Below these, one label more is somebody's own.</summary>
    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal)
    {
        "ac.uk", "co.uk", "gov.uk", "org.uk", "com.au", "net.au", "org.au", "co.nz", "co.za", "co.jp", "ne.jp", "or.jp", "co.kr", "co.in",
        "co.id", "co.il", "co.th", "com.ar", "com.br", "net.br", "com.cn", "net.cn", "com.co", "com.eg", "com.hk", "com.mx", "com.my",
        "com.ng", "com.pe", "com.ph", "com.pk", "com.pl", "com.sa", "com.sg", "com.tr", "com.tw", "com.ua", "com.vn", "eu.org",
        "amazonaws.com", "appspot.com", "azureedge.net", "azurewebsites.net", "b-cdn.net", "blogspot.com", "cloudapp.net", "cloudfront.net",
        "ddns.net", "duckdns.org", "dynu.net", "fastly.net", "firebaseapp.com", "fly.dev", "github.io", "gitlab.io", "glitch.me",
        "herokuapp.com", "hopto.org", "myshopify.com", "netlify.app", "ngrok.io", "ngrok-free.app", "no-ip.org", "onmicrosoft.com",
        "onrender.com", "pages.dev", "r2.dev", "repl.co", "sharepoint.com", "surge.sh", "sytes.net", "trafficmanager.net",
        "trycloudflare.com", "vercel.app", "web.app", "weebly.com", "windows.net", "wixsite.com", "wordpress.com", "workers.dev",
        "zapto.org",
    };

    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "aol.com", "discord.com", "dropbox.com", "facebook.com", "github.com", "githubusercontent.com", "gmail.com", "gmx.de", "gmx.net",
        "google.com", "googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.ru", "mega.nz", "microsoft.com", "office.com",
        "outlook.com", "pastebin.com", "proton.me", "protonmail.com", "qq.com", "t.me", "telegram.org", "web.de", "yahoo.com", "yandex.ru",
        "163.com",
    };

    /// <summary>The name that somebody registered, or was given by a hoster; null for an ending, and for a name of one label.</summary>
    public static string? Registered(string host)
    {
        var name = host.TrimEnd('.');
        var last = name.LastIndexOf('.');
        if (last <= 0)
        {
            return null;
        }

        var start = LabelBefore(name, last);
        if (Endings.Contains(name[start..]))
        {
            if (start == 0)
            {
                return null;
            }

            start = LabelBefore(name, start - 1);
        }

        return name[start..];
    }

    public static bool IsPopular(string domain) => Shared.Contains(domain) || Endings.Contains(domain);

    private static int LabelBefore(string name, int dot) => name.LastIndexOf('.', dot - 1) + 1;
}
