namespace Breakwater.Formats;

/// <summary>
/// What makes a name whose last label is also a file ending or a word of English a domain: more labels, a port, a path, a word that says
/// so, a line of its own.
/// </summary>
internal static class HostEvidence
{
    private const int LookBackChars = 48;

    private static readonly HashSet<string> Words = new(
        ("domain domains host hosts hostname hostnames fqdn c2 c2s c&c cnc server servers site sites website websites sender senders "
            + "landing nameserver dns sinkholed visit visited phishing typosquat lookalike registered resolves resolved beacon beacons "
            + "beaconed beaconing contacted contacts contacting redirects redirected connects connected connecting downloaded queried "
            + "querying query").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private static readonly System.Buffers.SearchValues<char> NumberChars = System.Buffers.SearchValues.Create("-0123456789");

    private static readonly HashSet<string> Joints = new(("to from at the a is was name names named and or via by on with for of "
        + "called as").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Endings of files that reports are full of.</summary>
    private static readonly HashSet<string> Files = new("py sh rs md so zip mov ps cc pm".Split(' '), StringComparer.Ordinal);

    /// <summary>Labels before a file ending that make it one.</summary>
    private static readonly HashSet<string> Middles = new(
        ("min tar test tests spec lib setup install linux macos windows amd64 x64 arm64 final draft config conf backup orig bundle "
            + "prod dev").Split(' '),
        StringComparer.Ordinal);

    public static bool Has(ReadOnlySpan<char> chars, int start, int end, string name, ReadOnlySpan<char> last)
    {
        var isFile = Files.Contains(last.ToString());
        if (FollowsWord(chars, start))
        {
            return true;
        }

        if (HostName.LabelCount(name) >= 3)
        {
            return !isFile || (last is not ("zip" or "mov") && !IsFileName(name));
        }

        if (isFile)
        {
            return false;
        }

        return HasPathOrPort(chars, end) || name.AsSpan(0, name.Length - last.Length).ContainsAny(NumberChars) || StandsAlone(chars,
            start, end);
    }

    private static bool IsFileName(string name)
    {
        var labels = name.Split('.');
        return Middles.Contains(labels[^2]) || labels[^2].All(char.IsAsciiDigit);
    }

    private static bool FollowsWord(ReadOnlySpan<char> chars, int start)
    {
        var before = chars[Math.Max(0, start - LookBackChars)..start];
        before = before[(before.LastIndexOf('\n') + 1)..];
        for (var words = 0; words < 3; words++)
        {
            before = before.TrimEnd(" \t:=|\"'`*_(,<>-");
            var at = before.Length;
            while (at > 0 && (char.IsAsciiLetterOrDigit(before[at - 1]) || before[at - 1] == '&'))
            {
                at--;
            }

            var word = before[at..].ToString();
            if (Words.Contains(word))
            {
                return true;
            }

            if (!Joints.Contains(word))
            {
                return false;
            }

            before = before[..at];
        }

        return false;
    }

    private static bool HasPathOrPort(ReadOnlySpan<char> chars, int end)
    {
        var rest = chars.Slice(end, Math.Min(12, chars.Length - end));
        return rest.Length > 2 && ((rest[0] == '/' && char.IsAsciiLetterOrDigit(rest[1]) && !rest.StartsWith("/Contents"))
            || (rest[0] == ':' && char.IsAsciiDigit(rest[1]) && char.IsAsciiDigit(rest[2])));
    }

    /// <summary>Only marks of a list or of a cell beside it.</summary>
    private static bool StandsAlone(ReadOnlySpan<char> chars, int start, int end)
    {
        var at = start;
        while (at > 0 && start - at < 8 && chars[at - 1] is ' ' or '\t' or '-' or '*' or '`' or '"' or '\'' or '+' or '\u2022')
        {
            at--;
        }

        var to = end;
        while (to < chars.Length && to - end < 8 && chars[to] is ' ' or '\t' or '`' or '"' or '\'' or '+' or '\r' or '*')
        {
            to++;
        }

        return (at == 0 || chars[at - 1] is '\n' or '|') && (to == chars.Length || chars[to] is '\n' or '|');
    }
}
