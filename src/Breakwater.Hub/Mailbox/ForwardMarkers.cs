namespace Breakwater.Hub.Mailbox;

/// <summary>A mail inside a text: the lines of its header, as the mail program wrote them, and where its body stands.</summary>
/// <param name="Header">Names in English and lower case: from, reply-to, subject, date.</param>
/// <param name="BodyEnd">One past the last line: where the next older mail begins, or a quote of one.</param>
/// <param name="Next">Where the next older mail begins; null when none does.</param>
internal sealed record ForwardedText(
    IReadOnlyDictionary<string, string> Header, string Recipients, int BodyStart, int BodyEnd, int? Next);

/// <summary>
/// Finds where a mail program says that a forwarded mail begins, in English and Spanish: a line such as <c>Forwarded message</c>, or
/// a block of header lines.
/// </summary>
internal static class ForwardMarkers
{
    private const int MarkerCharsMax = 120;
    private const int HeaderLinesMax = 40;
    private const int SignsOfBlock = 2;
    private const int DividerCharsMin = 6;

    private static readonly string[] Markers =
    [
        "forwarded message", "begin forwarded message", "original message", "forwarded by", "forwarded mail", "mensaje reenviado",
        "mensaje original", "inicio del mensaje reenviado", "correo reenviado", "reenviado por", "inicio mensaje reenviado",
    ];

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["from"] = "from", ["de"] = "from", ["reply-to"] = "reply-to", ["responder a"] = "reply-to", ["subject"] = "subject",
        ["asunto"] = "subject", ["date"] = "date", ["sent"] = "date", ["fecha"] = "date", ["enviado"] = "date", ["enviado el"] = "date",
        ["to"] = "to", ["para"] = "to", ["a"] = "to", ["cc"] = "to", ["bcc"] = "to", ["cco"] = "to", ["importance"] = "other",
        ["importancia"] = "other", ["attachments"] = "other", ["datos adjuntos"] = "other", ["organization"] = "other",
    };

    /// <param name="from">The first line that is looked at.</param>
    /// <returns>Null when there is none.</returns>
    public static ForwardedText? Find(IReadOnlyList<string> lines, int from)
    {
        if (FindStart(lines, from) is not { } start)
        {
            return null;
        }

        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        var recipients = new List<string>();
        var body = ReadHeader(lines, start, header, recipients);
        // Some programs quote what they forward as a whole.
        var isQuoted = lines.Skip(start + 1).Take(HeaderLinesMax).Any(line => line.TrimStart().StartsWith('>') && Split(line) is not null);
        var plain = isQuoted ? lines.Select(Unquoted).ToList() : lines;
        var next = FindStart(plain, body);
        var end = body;
        while (end < (next ?? lines.Count) && !IsReplyIntroduction(plain, end))
        {
            end++;
        }

        return new ForwardedText(header, string.Join(", ", recipients), body, end, next);
    }

    /// <summary>Where the older mails begin that a mail quotes; the number of lines when it quotes none.</summary>
    public static int StartOfOlder(IReadOnlyList<string> lines)
    {
        var start = FindStart(lines, 0) ?? lines.Count;
        for (var i = 0; i < start; i++)
        {
            if (IsReplyIntroduction(lines, i))
            {
                return i;
            }
        }

        return start;
    }

    /// <summary>Where somebody's own words end, and their signature or what they answer begins.</summary>
    public static int EndOfWords(IReadOnlyList<string> lines)
    {
        var end = StartOfOlder(lines);
        for (var i = 0; i < end; i++)
        {
            var line = lines[i].Trim();
            if (line is "--" or "—" || (line.Length >= DividerCharsMin && line.All(c => c is '_' or '-')))
            {
                return i;
            }
        }

        return end;
    }

    private static int? FindStart(IReadOnlyList<string> lines, int from)
    {
        for (var i = from; i < lines.Count; i++)
        {
            if (IsMarker(lines[i]) || IsBlock(lines, i))
            {
                return i;
            }
        }

        return null;
    }

    private static bool IsMarker(string line)
    {
        if (line.Length > MarkerCharsMax)
        {
            return false;
        }

        var bare = line.Trim(' ', '\t', '-', '_', '*', '=', ':', '>', '\u00A0', '.').ToLowerInvariant();
        return Markers.Any(marker => bare == marker
            || (bare.StartsWith(marker + " ", StringComparison.Ordinal) && marker.EndsWith(" by", StringComparison.Ordinal))
            || (bare.StartsWith(marker + " ", StringComparison.Ordinal) && marker.EndsWith(" por", StringComparison.Ordinal)));
    }

    /// <summary>A line that says from whom, and below it at least two more of what, when and to whom.</summary>
    private static bool IsBlock(IReadOnlyList<string> lines, int at)
    {
        if (Split(lines[at]) is not ("from", _))
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = at + 1; i < Math.Min(lines.Count, at + HeaderLinesMax); i++)
        {
            if (Split(lines[i]) is var (name, _) && name != "from")
            {
                seen.Add(name);
            }
            else if (Unquoted(lines[i]).Length > 0 && !IsContinuation(lines[i]))
            {
                break;
            }
        }

        return seen.Count(name => name is "date" or "to" or "subject") >= SignsOfBlock;
    }

    /// <returns>The first line behind it.</returns>
    private static int ReadHeader(
        IReadOnlyList<string> lines, int start, Dictionary<string, string> header, List<string> recipients)
    {
        var i = IsMarker(lines[start]) ? start + 1 : start;
        var end = Math.Min(lines.Count, i + HeaderLinesMax);
        var current = "";
        var isBlankSeen = false;
        for (; i < end; i++)
        {
            var line = Unquoted(lines[i]);
            if (line.Length == 0)
            {
                // Some programs put an empty line before the header, or one between its lines.
                isBlankSeen = current.Length > 0;
                continue;
            }

            if (Split(lines[i]) is var (name, value) && !(isBlankSeen && header.ContainsKey(name)))
            {
                current = name;
                isBlankSeen = false;
                if (name == "to")
                {
                    recipients.Add(value);
                }
                else
                {
                    header.TryAdd(name, value);
                }
            }
            else if (current == "to" && !isBlankSeen && IsContinuation(line))
            {
                recipients.Add(line);
            }
            else if (current == "from" && header["from"].Length == 0)
            {
                header["from"] = line;
            }
            else
            {
                return i;
            }
        }

        return i;
    }

    private static bool IsContinuation(string line) => Unquoted(line) is var text
        && (text.Contains('@', StringComparison.Ordinal) || text.EndsWith(';') || text.EndsWith(','));

    private static bool IsReplyIntroduction(IReadOnlyList<string> lines, int at)
    {
        var line = lines[at].Trim();
        if (line.StartsWith('>'))
        {
            return true;
        }

        var two = at + 1 < lines.Count ? line + " " + lines[at + 1].Trim() : line;
        return StartsAndEnds(line) || (line.Length > 0 && line.Length < MarkerCharsMax && StartsAndEnds(two));

        static bool StartsAndEnds(string text) => text.Length < 3 * MarkerCharsMax
            && ((text.StartsWith("On ", StringComparison.Ordinal) && text.EndsWith("wrote:", StringComparison.Ordinal))
                || (text.StartsWith("El ", StringComparison.Ordinal)
                    && (text.EndsWith("escribió:", StringComparison.Ordinal) || text.EndsWith("escribio:", StringComparison.Ordinal))));
    }

    private static (string Name, string Value)? Split(string line)
    {
        var text = Unquoted(line);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and < 20 && Names.TryGetValue(text[..colon].Trim(' ', '*', '\t', '\u00A0').ToLowerInvariant(), out var name)
            ? (name, text[(colon + 1)..].Trim(' ', '*', '\t', '\u00A0')) : null;
    }

    private static string Unquoted(string line)
    {
        var text = line.Trim(' ', '\t', '\u00A0');
        return text.StartsWith('>') ? text.TrimStart('>', ' ') : text;
    }
}
