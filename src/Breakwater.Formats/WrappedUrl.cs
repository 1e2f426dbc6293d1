using System.Text;

namespace Breakwater.Formats;

/// <summary>Links that mail filters and search engines lead over a server of their own, told without asking it.</summary>
internal static class WrappedUrl
{
    private const int WrapsMax = 4;
    private const string Runs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly Dictionary<string, (string Path, string Name)> Redirects = new(StringComparer.Ordinal)
    {
        ["linkprotect.cudasvc.com"] = ("/url?", "a"),
        ["statics.teams.cdn.office.net"] = ("/evergreen-assets/safelinks/", "url"),
        ["l.facebook.com"] = ("/l.php?", "u"),
        ["www.youtube.com"] = ("/redirect?", "q"),
        ["slack-redir.net"] = ("/link?", "url"),
    };

    /// <summary>Where it leads; null for a link that is no wrapper.</summary>
    public static string? Target(string url)
    {
        string? target = null;
        for (var wraps = 0; wraps < WrapsMax && One(target ?? url) is { } inner; wraps++)
        {
            target = inner;
        }

        return target;
    }

    private static string? One(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = url.IndexOf('/', start);
        if (slash < 0)
        {
            return null;
        }

        var (host, path) = (url[start..slash], url[slash..]);
        var target = host.EndsWith(".safelinks.protection.outlook.com", StringComparison.Ordinal) ? Parameter(path, "url")
            : host is "urldefense.proofpoint.com" or "urldefense.com" or "urldefense.us" ? OfDefense(path)
            : Redirects.TryGetValue(host, out var redirect) && path.StartsWith(redirect.Path, StringComparison.Ordinal)
                ? Parameter(path, redirect.Name)
            : host == "secure-web.cisco.com" ? Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..])
            : host.Contains("google.", StringComparison.Ordinal) && IsGoogle(host) && path.StartsWith("/url?", StringComparison.Ordinal)
                ? Parameter(path, "q") ?? Parameter(path, "url")
            : null;
        return target is not null && target.Contains("://", StringComparison.Ordinal) ? target : null;
    }

    private static bool IsGoogle(string host)
    {
        var name = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return name.StartsWith("google.", StringComparison.Ordinal) && name.Length <= "google.com.xx".Length;
    }

    private static string? OfDefense(string path)
    {
        if (path.StartsWith("/v3/__", StringComparison.Ordinal))
        {
            return OfDefense3(path["/v3/__".Length..]);
        }

        // The second form has - for % and _ for /; the first has the address as it is.
        var target = path.StartsWith("/v2/", StringComparison.Ordinal)
            ? RawParameter(path, "u")?.Replace('-', '%').Replace('_', '/') : RawParameter(path, "u");
        return target is null ? null : Uri.UnescapeDataString(target);
    }

    /// <summary>Characters that were taken out stand in base64 behind it: * for one of them, ** and a sign for a run.</summary>
    private static string? OfDefense3(string text)
    {
        var end = text.LastIndexOf("__;", StringComparison.Ordinal);
        var stop = end < 0 ? -1 : text.IndexOf('!', end);
        if (end < 0 || stop < 0)
        {
            return null;
        }

        var packed = text[(end + 3)..stop].Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[packed.Length + 3];
        if (!Convert.TryFromBase64String(packed.PadRight((packed.Length + 3) / 4 * 4, '='), bytes, out var count))
        {
            return null;
        }

        var (kept, used) = (Encoding.UTF8.GetString(bytes, 0, count), 0);
        var target = new StringBuilder(text.Length);
        for (var at = 0; at < end; at++)
        {
            var isRun = text[at] == '*' && at + 2 < end && text[at + 1] == '*';
            var length = text[at] != '*' ? 0 : isRun ? Runs.IndexOf(text[at + 2], StringComparison.Ordinal) + 2 : 1;
            if (used + length > kept.Length)
            {
                return null;
            }

            target.Append(length == 0 ? text[at].ToString() : kept.Substring(used, length));
            used += length;
            at += isRun ? 2 : 0;
        }

        var whole = target.ToString();
        var colon = whole.IndexOf(":/", StringComparison.Ordinal);
        return colon > 0 && whole.Length > colon + 2 && whole[colon + 2] != '/' ? whole.Insert(colon + 1, "/") : whole;
    }

    private static string? Parameter(string path, string name) =>
        RawParameter(path, name) is { } value ? Uri.UnescapeDataString(value) : null;

    private static string? RawParameter(string path, string name)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        foreach (var part in query < 0 ? [] : path[(query + 1)..].Split('&'))
        {
            if (part.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return part[(name.Length + 1)..];
            }
        }

        return null;
    }
}
