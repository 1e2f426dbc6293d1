namespace Breakwater.Cli.Sharing;

/// <summary>What is wrong with a request before anything is read or sent.</summary>
internal static class ShareProblems
{
    public static IEnumerable<string> Of(ShareRequest request)
    {
        if (string.IsNullOrEmpty(request.Hub))
        {
            yield return "Which hub? Give --hub URL, or set BREAKWATER_HUB.";
        }
        else if (!Uri.TryCreate(request.Hub, UriKind.Absolute, out var hub) || hub.Scheme is not ("http" or "https"))
        {
            yield return $"--hub {request.Hub}: not an address such as https://hub.port.example:8443.";
        }
        else if (hub.Scheme == "http" && !hub.IsLoopback)
        {
            yield return $"--hub {request.Hub}: plain HTTP is for this machine only; the key would travel in clear.";
        }

        if (string.IsNullOrEmpty(request.Key))
        {
            yield return "Whose submission? Give --key SECRET, or set BREAKWATER_KEY.";
        }

        if (request.Fingerprint is { } fingerprint && !HubClient.TryParseFingerprint(fingerprint, out _))
        {
            yield return $"--fingerprint {fingerprint}: not a SHA-256, which has 64 hexadecimal digits.";
        }

        if (request.Files.Count(file => file == "-") > 1)
        {
            yield return "Standard input can be handed in once only.";
        }

        if (request.AsPreviewed is not null && (request.Preview || request.Files.Count > 1))
        {
            yield return "--as-previewed goes with the one FILE that the preview was of, and without --preview.";
        }
    }
}
