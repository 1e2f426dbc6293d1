using System.CommandLine;
using System.CommandLine.Parsing;
using Breakwater.Cli.Documents;
using Breakwater.Formats.Reading;

namespace Breakwater.Cli.Sharing;

/// <summary>What <c>breakwater share</c> is asked for, as typed.</summary>
/// <param name="Asked">What goes to the hub as the query, names and values.</param>
internal sealed record ShareRequest(
    IReadOnlyList<string> Files, string? Hub, string? Key, string? Fingerprint, string Format, bool Preview, string? AsPreviewed, bool Json,
    IReadOnlyList<KeyValuePair<string, string>> Asked);

/// <summary>The arguments and options of <c>breakwater share</c>.</summary>
internal sealed class ShareSymbols
{
    public const string Auto = "auto";

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files to hand in, or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _hub =
        new("--hub") { Description = "Address of the hub. Also read from BREAKWATER_HUB.", HelpName = "URL" };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Secret of a key that may submit. Also read from BREAKWATER_KEY, where other users of this machine cannot see it.",
        HelpName = "SECRET",
    };

    private readonly Option<string?> _fingerprint = new("--fingerprint")
    {
        Description = "SHA-256 of the hub's own certificate, which is then the only one that is trusted.",
        HelpName = "SHA256",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Read it as this format; auto lets the content decide, and then its name: " + string.Join(", ", ReadFormats.All)
            + ".",
        DefaultValueFactory = _ => Auto,
    };

    private readonly Option<string[]> _columns = DocumentInput.ColumnOption();

    private readonly Option<string?> _circle =
        new("--circle") { Description = "Id or name of the circle to share in; everyone if left out." };

    private readonly Option<string?> _tlp =
        new("--tlp") { Description = "clear, green, amber, amber+strict or red; else as marked, or the circle's." };

    private readonly Option<string?> _attribution = new("--attribution") { Description = "anonymous (as by default), pseudonym or named." };

    private readonly Option<string?> _use = new("--use") { Description = "What the indicators are good for: block, alert or context." };

    private readonly Option<bool> _seen = new("--seen")
    {
        Description = "We saw these indicators ourselves, and they were not in ordinary use here before: counts as our sighting.",
    };

    private readonly Option<bool> _text = new("--text") { Description = "Publish the prose of a text too, with our own names removed." };

    private readonly Option<bool> _preview = new("--preview")
    {
        Description = "Show exactly what others would see, and a token to publish exactly that; publishes nothing.",
    };

    private readonly Option<string?> _asPreviewed = new("--as-previewed")
    {
        Description = "Publish exactly what the preview showed, or nothing.",
        HelpName = "TOKEN",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON: the hub's whole answer for each file." };

    public ShareSymbols()
    {
        _format.AcceptOnlyFromAmong([Auto, .. ReadFormats.All]);
    }

    public void AddTo(Command command)
    {
        command.Add(_files);
        foreach (var option in (Option[])[
            _hub, _key, _fingerprint, _format, _columns, _circle, _tlp, _attribution, _use, _seen, _text, _preview, _asPreviewed, _json])
        {
            command.Add(option);
        }
    }

    public ShareRequest Read(CommandResult parsed, string hubVariable, string keyVariable)
    {
        var asked = new List<KeyValuePair<string, string>>();
        foreach (var (name, option) in new[] { ("circle", _circle), ("tlp", _tlp), ("attribution", _attribution), ("use", _use) })
        {
            Ask(name, parsed.GetValue(option));
        }

        Ask("seen", parsed.GetValue(_seen) ? "true" : null);
        Ask("text", parsed.GetValue(_text) ? "true" : null);
        Ask("as", parsed.GetValue(_format) is { } format and not (Auto or ReadFormats.Stix) ? format : null);
        foreach (var column in parsed.GetValue(_columns) ?? [])
        {
            Ask("column", column);
        }

        Ask("preview", parsed.GetValue(_asPreviewed));
        return new ShareRequest(
            parsed.GetValue(_files) ?? [],
            parsed.GetValue(_hub) ?? Environment.GetEnvironmentVariable(hubVariable),
            parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable(keyVariable),
            parsed.GetValue(_fingerprint),
            parsed.GetValue(_format) ?? Auto,
            parsed.GetValue(_preview),
            parsed.GetValue(_asPreviewed),
            parsed.GetValue(_json),
            asked);

        void Ask(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                asked.Add(new(name, value));
            }
        }
    }
}
