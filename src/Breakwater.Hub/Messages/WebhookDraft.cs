using System.Net;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.OutsideSources;

namespace Breakwater.Hub.Messages;

/// <summary>What is asked for when a webhook is added, as typed.</summary>
/// <param name="Url">https; where the operator allows it, http on this machine too.</param>
/// <param name="Person">Id of the person whose it is, with that person's language and quiet hours; null for the member as a whole.</param>
/// <param name="LevelLeast">confirmed or port alert.</param>
/// <param name="ServiceProvider">The receiver is somebody else's, and gets no TLP:AMBER+STRICT. Only the hub's own JSON may say no.</param>
/// <param name="Authorization">Value of that header, where the receiver wants one.</param>
public sealed record WebhookDraft(
    string? Name, string? Url, string Kind = WebhookKinds.Json, string? Person = null, string LevelLeast = "confirmed",
    bool? ServiceProvider = null, string? Template = null, string? ContentType = null, string? Authorization = null,
    string? Authority = null)
{
    // The compiler's own would print the address.
    public override string ToString() => $"{Kind} {Name}";

    /// <param name="isGateway">It is the centre's own for text messages.</param>
    /// <param name="allowPrivate">The operator lets it be in the hub's network.</param>
    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    internal Uri Check(bool isGateway, bool allowPrivate)
    {
        var problems = new List<Problem>();
        NameKey.Check(Name, "name", problems);
        var isKind = WebhookKinds.All.Contains(Kind ?? "");
        Require(isKind, "bad-kind", "kind", $"\"{Kind}\" is not one of {string.Join(", ", WebhookKinds.All)}.");
        Require(
            !isGateway || !isKind || Kind == WebhookKinds.Template, "bad-kind", "kind",
            "The centre's gateway for text messages is one with a template.");
        var level = WarningLevels.Parse(LevelLeast ?? "");
        Require(
            level >= WarningLevel.Confirmed, "bad-level", "levelLeast", $"\"{LevelLeast}\" is not one of confirmed, port alert.");
        Require(
            ServiceProvider != false || Kind is WebhookKinds.Json or WebhookKinds.Mattermost, "provider", "serviceProvider",
            $"A receiver of the kind {Kind} is somebody else's: serviceProvider cannot be false.");
        if (Kind == WebhookKinds.Template)
        {
            WebhookTemplate.Check(Template, ContentType, problems);
        }
        else
        {
            Require(Template is null, "template", "template", $"A webhook of the kind {Kind} has no template.");
            Require(ContentType is null, "content-type", "contentType", $"A webhook of the kind {Kind} has no type of content of its own.");
        }

        Require(
            Authorization is null || (Authorization.Length is > 0 and <= Limits.SourceSecretCharsMax && Authorization.All(IsVisible)),
            "bad-authorization", "authorization", $"The header has 1 to {Limits.SourceSecretCharsMax} visible ASCII characters.");
        Require(
            Authority is null || (Authority.Length <= Limits.SourceAuthorityCharsMax && Outbound.IsCertificate(Authority)), "bad-authority",
            "authority", "That is no certificate in PEM.");
        var url = ReadUrl(allowPrivate, problems);
        RejectedException.ThrowIfAny(problems);
        return url!;

        void Require(bool holds, string code, string path, string message)
        {
            if (!holds)
            {
                problems.Add(new Problem(code, path, message));
            }
        }
    }

    private Uri? ReadUrl(bool allowPrivate, List<Problem> problems)
    {
        var text = (Url ?? "").Trim();
        if (text.Length > Limits.WebhookUrlCharsMax || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            problems.Add(new Problem(
                "bad-url", "url",
                $"The address is absolute and https, of at most {Limits.WebhookUrlCharsMax} characters, without a user or a fragment: "
                    + "such as https://soc.member.example/hook."));
            return null;
        }

        var literal = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) ? address : null;
        var isLoopback = url.IdnHost == "localhost" || (literal is not null && IPAddress.IsLoopback(literal));
        if (url.Scheme == "http" && !(allowPrivate && isLoopback))
        {
            problems.Add(new Problem("plain-http", "url", "Plain HTTP can be read and changed on its way; HTTPS is asked for."));
        }
        else if (!allowPrivate && (isLoopback || (literal is not null && PrivateAddress.Is(literal))))
        {
            problems.Add(new Problem("private-address", "url", "This address is not on the public internet; the hub calls none inside."));
        }

        return url;
    }

    private static bool IsVisible(char c) => c is >= ' ' and <= '~';
}
