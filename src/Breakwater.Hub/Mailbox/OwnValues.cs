using System.Text;
using Breakwater.Hub.Intake;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// What in a mail is the submitter's own: the addresses and domains of its people, and of everybody that the mail went to. It never becomes
/// an indicator, and is taken out of text and links, also where a link hides it (in base64, hexadecimal, percent signs).
/// </summary>
internal sealed class OwnValues
{
    private const int ShortestHidden = 8;
    private const int ShortestName = 4;

    // What stands before the @ of boxes that nobody in particular has.
    private static readonly HashSet<string> Anybody = new(StringComparer.OrdinalIgnoreCase)
    {
        "info", "mail", "office", "contact", "contacto", "admin", "share", "sales", "ventas", "service", "support", "dispatch", "billing",
        "accounts", "invoice", "invoices", "facturas", "orders", "team", "security", "operations",
    };

    private readonly Redactor _redactor;
    private readonly Redactor _prose;
    private readonly HashSet<string> _domains;

    /// <param name="people">Addresses of the member's own people, of the hub, and of the mail's From: their domains are own
    /// as well.</param>
    /// <param name="recipients">Addresses that it, or the mail in it, was sent to.</param>
    /// <param name="names">Of the member's people. A mail that is meant for one calls them by a part of it.</param>
    public OwnValues(IEnumerable<string> people, IReadOnlyList<string> recipients, IReadOnlyList<string> names)
    {
        var own = people.ToList();
        _domains = own.Select(MailNames.DomainOf).Where(domain => !MailNames.IsShared(domain)).ToHashSet(StringComparer.Ordinal);
        _redactor = new Redactor(new OwnTerms(own.Concat(recipients).Distinct().ToList(), _domains.ToList(), []));
        var parts = names.SelectMany(name => name.Split([' ', '-', ','], StringSplitOptions.RemoveEmptyEntries))
            .Concat(own.Select(address => address[..address.LastIndexOf('@')]))
            .Where(part => part.Length >= ShortestName && !Anybody.Contains(part));
        _prose = new Redactor(new OwnTerms([.. own, .. recipients, .. names, .. parts], _domains.ToList(), []));
    }

    public bool IsOwnAddress(string? plain) => plain is not null
        && (_redactor.NamesTheMember(plain) || _domains.Any(domain => MailNames.IsWithin(MailNames.DomainOf(plain), domain)));

    public string Redact(string text) => _prose.Redact(text);

    /// <summary>The value without what is own; null when nothing is left of it.</summary>
    public string? Clean(string kind, string value)
    {
        if (!Holds(value))
        {
            return value;
        }

        if (kind != Formats.IndicatorKinds.Url || !Uri.TryCreate(value, UriKind.Absolute, out var url) || Holds(url.Host))
        {
            return null;
        }

        var end = value.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? value : value[..end];
        // What hides in the path cannot be told from the rest of it.
        return Holds(path) ? url.GetLeftPart(UriPartial.Authority) + "/" : path;
    }

    private bool Holds(string text)
    {
        if (_redactor.NamesTheMember(text))
        {
            return true;
        }

        var plain = Unescape(Unescape(text));
        return _redactor.NamesTheMember(plain) || Runs(plain).Any(run => _redactor.NamesTheMember(run));
    }

    private static string Unescape(string text) =>
        text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text.Replace('+', ' ')) : text;

    /// <summary>What runs of letters and digits stand for in base64 and hexadecimal.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '-' or '_'))
            {
                i++;
            }

            if (i - start >= ShortestHidden)
            {
                var run = text[start..i];
                if (Decode(run) is { } decoded)
                {
                    yield return decoded;
                }

                if (run.Length % 2 == 0 && run.All(char.IsAsciiHexDigit))
                {
                    yield return Encoding.Latin1.GetString(Convert.FromHexString(run));
                }
            }

            i = Math.Max(i, start + 1);
        }
    }

    private static string? Decode(string run)
    {
        var padded = run.Replace('-', '+').Replace('_', '/');
        padded = padded[..(padded.Length - (padded.Length % 4 == 1 ? 1 : 0))];
        padded += new string('=', (4 - (padded.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var count) ? Encoding.Latin1.GetString(bytes, 0, count) : null;
    }
}
