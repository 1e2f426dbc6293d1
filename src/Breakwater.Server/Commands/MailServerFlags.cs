using System.CommandLine;
using Breakwater.Hub.Delivery;

namespace Breakwater.Server.Commands;

/// <summary>Options of a connection to a mail server; each command has its own.</summary>
internal sealed class MailServerFlags(int port, string tls)
{
    private const string SecretVariable = "BREAKWATER_MAIL_SECRET";

    public Argument<string> Host { get; } = new("host") { Description = "Name or address of the server." };

    public Option<int> Port { get; } = new("--port") { Description = "Its port.", DefaultValueFactory = _ => port };

    public Option<string> Tls { get; } = new("--tls")
    {
        Description = "tls from the first byte, starttls, or none (on this machine only).", DefaultValueFactory = _ => tls,
    };

    public Option<string?> User { get; } = new("--user") { Description = "User to sign in with." };

    public Option<FileInfo?> Secret { get; } = new("--secret-file")
    {
        Description = $"File whose first line is the password; it is sealed, and the file is not needed again. Also read from "
            + $"{SecretVariable}.",
    };

    public Option<FileInfo?> Authority { get; } = new("--ca")
    {
        Description = "Certificate (PEM) that the server's must be signed by, in place of the system's authorities.",
    };

    public Symbol[] All => [Host, Port, Tls, User, Secret, Authority];

    public (MailServer Server, string? Password) Read(AdminRun run) => (
        new MailServer(
            run.Value(Host), run.Value(Port), run.Value(Tls)!, run.Value(User),
            run.Value(Authority) is { } file ? SecretText.Of(file) : null),
        SecretText.FirstLine(run.Value(Secret), SecretVariable));
}
