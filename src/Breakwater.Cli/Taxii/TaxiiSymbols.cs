using System.CommandLine;
using System.CommandLine.Parsing;

namespace Breakwater.Cli.Taxii;

/// <summary>The address, and the options about who one is there.</summary>
internal sealed class TaxiiSymbols(string address)
{
    public const string SecretVariable = "BREAKWATER_TAXII_SECRET";

    private readonly Argument<string> _address = new("URL") { Description = address };

    private readonly Option<string?> _user = new("--user", "-u")
    {
        Description = $"User for HTTP Basic; its password is in {SecretVariable} or --secret-file. Without a user that secret is a bearer "
            + "token.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _secretFile = new("--secret-file")
    {
        Description = "File whose first line is the password or token.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _authority = new("--ca")
    {
        Description = "Certificate (PEM) that the server's must be signed by, in place of the system's authorities.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _fingerprint = new("--fingerprint")
    {
        Description = "SHA-256 of the server's own certificate, which is then the only one that is trusted.",
        HelpName = "SHA256",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "Client certificate (PEM, with its private key in it or in --certificate-key).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _certificateKey = new("--certificate-key")
    {
        Description = "Private key of the client certificate (PEM).",
        HelpName = "FILE",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON." };

    public static Option<string?> Collection() => new("--collection")
    {
        Description = "Id or alias of the collection, when URL is not the collection's own.",
        HelpName = "ID",
    };

    public void AddTo(Command command)
    {
        command.Add(_address);
        foreach (var option in (Option[])[_user, _secretFile, _authority, _fingerprint, _certificate, _certificateKey, Json])
        {
            command.Add(option);
        }
    }

    public TaxiiRequest Read(CommandResult parsed) => new(
        parsed.GetValue(_address) ?? "",
        parsed.GetValue(_user),
        parsed.GetValue(_secretFile),
        Environment.GetEnvironmentVariable(SecretVariable),
        parsed.GetValue(_authority),
        parsed.GetValue(_fingerprint),
        parsed.GetValue(_certificate),
        parsed.GetValue(_certificateKey));
}
