using System.Globalization;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>A canonical URL as a request has it: host, port, and path with query; without the fragment, which is never sent.</summary>
/// <param name="Port">Null for the scheme's own.</param>
/// <param name="HasFragment">Something was behind #.</param>
internal sealed record UrlParts(string Host, int? Port, string Path, bool HasFragment)
{
    public static UrlParts Of(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? url : url[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "/" : rest[slash..];
        var fragment = path.IndexOf('#', StringComparison.Ordinal);
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        return new UrlParts(
            hasPort ? authority[..colon] : authority,
            hasPort && int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
                : null,
            fragment < 0 ? path : path[..fragment],
            fragment >= 0);
    }
}
