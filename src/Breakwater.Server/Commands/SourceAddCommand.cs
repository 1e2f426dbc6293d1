using System.CommandLine;
using Breakwater.Hub.OutsideSources;

namespace Breakwater.Server.Commands;

/// <summary><c>breakwater-hub source add</c>.</summary>
internal static class SourceAddCommand
{
    private const string SecretVariable = "BREAKWATER_SOURCE_SECRET";

    private static readonly Option<string?> Collection = new("--collection") { Description = "Id or alias of a TAXII collection." };
    private static readonly Option<string?> Circle = new("--circle") { Description = "Who gets what it brings; everyone if left out." };

    private static readonly Option<string?> Level = new("--level")
    {
        Description = "clear, green, amber or amber+strict: the least strict level of what it brings; as the circle's default if left out.",
    };

    private static readonly Option<string> Use = new("--use")
    {
        Description = "What its indicators are trusted for: context, alert or block.",
        DefaultValueFactory = _ => "alert",
    };

    private static readonly Option<int> Trust = new("--trust")
    {
        Description = "0 to 100: the score of its indicators.",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<string> Every = new("--every")
    {
        Description = "How often it is read: 30s, 15m, 6h, 1d.",
        DefaultValueFactory = _ => "15m",
    };

    private static readonly Option<string?> User = new("--user") { Description = "User for HTTP Basic." };

    private static readonly Option<FileInfo?> SecretFile = new("--secret-file")
    {
        Description = $"File whose first line is the password, or the token without a user. Also read from {SecretVariable}.",
    };

    private static readonly Option<FileInfo?> Authority = new("--ca")
    {
        Description = "Certificate (PEM) that the server's must be signed by, in place of the system's authorities.",
    };

    private static readonly Option<bool> AllowPrivate = new("--allow-private")
    {
        Description = "Its own host and port may be in a private network and without HTTPS: for a server of the port's own.",
    };

    private static readonly Option<bool> Mirror = new("--mirror") { Description = "Withdraw here what the source no longer has." };

    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = "taxii, stix-url or misp-feed." };
        var name = new Argument<string>("name") { Description = "What the source is called; what it brings is published as its." };
        var url = new Argument<string>("url") { Description = "Its address." };
        return AdminCommand.Create(
            "add", "Adds a source; a serving hub begins to read it at once.",
            "source add taxii partner https://taxii.partner.example/api/collections/iocs/ --user port --secret-file partner.secret",
            async run =>
            {
                var asked = new NewSource(run.Value(kind), run.Value(name), run.Value(url))
                {
                    Collection = run.Value(Collection),
                    Circle = run.Value(Circle),
                    Level = run.Value(Level),
                    Use = run.Value(Use)!,
                    Trust = run.Value(Trust),
                    Every = run.Value(Every)!,
                    User = run.Value(User),
                    Secret = SecretText.FirstLine(run.Value(SecretFile), SecretVariable),
                    Authority = run.Value(Authority) is { } file ? SecretText.Of(file) : null,
                    AllowPrivate = run.Value(AllowPrivate),
                    Mirror = run.Value(Mirror),
                };
                var source = await run.Get<SourceRegister>().AddAsync(asked, run.CancellationToken).ConfigureAwait(false);
                var health = run.Get<SourceRegister>().List().First(one => one.Source.Id == source.Id);
                run.Output.Print(SourceCommands.Shown(health), $"id      {source.Id}", $"name    {source.Name}",
                    "A serving hub reads it at once; see source list.");
            },
            kind, name, url, Collection, Circle, Level, Use, Trust, Every, User, SecretFile, Authority, AllowPrivate, Mirror);
    }
}
