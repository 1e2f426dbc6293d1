using System.Globalization;
using Breakwater.Formats.Writing.Lists;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// A canonical URL as a request has it: host, port, and path with query in ASCII; without the fragment, which is never sent.
/// </summary>
/// <param name="Port">Null for the scheme's own.</param>
/// <param name="HasFragment">Something was behind #.</param>
/// <param name="IsEncrypted">Its scheme says that nobody on the way sees more of it than the host.</param>
internal sealed record UrlParts(string Host, int? Port, string Path, bool HasFragment, bool IsEncrypted)
{
    public const string Fragment = "What is behind # is never sent, so that no sensor sees it.";
    public const string Brackets = "An address in brackets is not written as a host in rules.";
    public const string Encrypted = "The path of an encrypted address is seen by no sensor; its host alone would be too much.";

    /// <summary>What a sensor cannot see of it; null when a rule can be made.</summary>
    public string? Hidden => HasFragment ? Fragment : Host.StartsWith('[') ? Brackets : IsEncrypted && Path != "/" ? Encrypted : null;

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
            UrlLines.Ascii(fragment < 0 ? path : path[..fragment]),
            fragment >= 0,
            scheme > 0 && url[..scheme] is "https" or "wss" or "ftps");
    }
}
