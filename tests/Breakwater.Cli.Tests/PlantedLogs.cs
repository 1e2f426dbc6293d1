using System.Globalization;
using System.Text;

namespace Breakwater.Cli.Tests;

/// <summary>
/// Puts listed values and near misses of every kind into copies of logs, by a seed. Every planted hit is known by where it was put, not by
/// looking for it. Lines of their own keep the hits that a log had already where they were but for the line number.
/// </summary>
internal sealed class PlantedLogs(int seed)
{
    public const string Indicators =
        """
        # planted: nothing of this is in the real logs
        planted-evil.example
        .dotted-evil.example
        deep.planted-evil.example
        xn--80af4bcj.example   # spelled out in some logs
        under_score.planted.example:8443
        203.0.113.77
        203.0.113.99:4444
        198.18.0.0/15
        198.18.7.0/24
        2001:db8:bad::7
        [2001:db8:bad::9]:443
        2001:db8:bad::/48
        http://planted-url.example/gate.php
        http://203.0.113.177
        https://planted-url.example:8443/x?id=1
        planted-path.example/a/B.bin
        /bare/path/is/unsupported
        Phisher@planted-mail.example
        0cc175b9c0f1b6a831c399e269772661
        86f7e437faa5a7fce15d1ddcb9eaeaea377667b8
        CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB
        1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75
        """;

    // What is put into a line, and the entries that it hits.
    private static readonly (string Text, string Kind, string[] Entries)[] Hits =
    [
        ("planted-evil.example", "domain", ["planted-evil.example"]),
        ("PLANTED-Evil.Example", "domain", ["planted-evil.example"]),
        ("www.a-b.planted-evil.example", "domain", ["planted-evil.example"]),
        ("x.deep.planted-evil.example", "domain", ["planted-evil.example", "deep.planted-evil.example"]),
        ("n.dotted-evil.example", "domain", [".dotted-evil.example"]),
        ("mail.гусар.example", "domain", ["xn--80af4bcj.example"]),
        ("xn--80af4bcj.example", "domain", ["xn--80af4bcj.example"]),
        ("under_score.planted.example", "domain", ["under_score.planted.example:8443"]),
        ("203.0.113.77", "ipv4", ["203.0.113.77"]),
        ("203.0.113.99", "ipv4", ["203.0.113.99:4444"]),
        ("198.18.7.200", "ipv4", ["198.18.0.0/15", "198.18.7.0/24"]),
        ("198.19.255.255", "ipv4", ["198.18.0.0/15"]),
        ("2001:db8:bad::7", "ipv6", ["2001:db8:bad::7", "2001:db8:bad::/48"]),
        ("2001:0DB8:0BAD:0000:0000:0000:0000:0009", "ipv6", ["[2001:db8:bad::9]:443", "2001:db8:bad::/48"]),
        ("2001:db8:bad:ffff::1", "ipv6", ["2001:db8:bad::/48"]),
        ("http://planted-url.example/gate.php", "url", ["http://planted-url.example/gate.php"]),
        ("HTTP://Planted-URL.example:80/gate.php", "url", ["http://planted-url.example/gate.php"]),
        ("http://203.0.113.177/", "url", ["http://203.0.113.177"]),
        ("https://planted-url.example:8443/x?id=1", "url", ["https://planted-url.example:8443/x?id=1"]),
        ("ftp://planted-path.example/a/B.bin", "url", ["planted-path.example/a/B.bin"]),
        ("phisher@PLANTED-mail.example", "email", ["Phisher@planted-mail.example"]),
        ("0CC175B9C0F1B6A831C399E269772661", "md5", ["0cc175b9c0f1b6a831c399e269772661"]),
        ("86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", "sha1", ["86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"]),
        ("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", "sha256",
        ["CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB"]),
        ("1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75", "sha512",
            ["1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75"]),
    ];

    private static readonly string[] NearMisses =
    [
        "notplanted-evil.example", "planted-evil.example.com", "planted-evil.examples", "planted-evil-example",
        "planted-evil.example-x", "planted-evil.example_",
        "planted-url.example/gate.php", "http://planted-url.example/gate.php2", "http://planted-url.example/Gate.php",
        "http://planted-url.example/gate.php?x",
        "https://planted-url.example/gate.php", "http://203.0.113.177/x", "https://planted-url.example/x?id=1",
        "http://x.planted-path.example/a/B.bin",
        "http://planted-path.example/a/b.bin", "http://planted-path.example:8080/a/B.bin", "/a/B.bin", "/bare/path/is/unsupported",
        "203.0.113.7", "203.0.113.770", "1.203.0.113.77", "203.0.113.77.1", "Agent/203.0.113.77", "x203.0.113.77", "198.17.255.255",
        "198.20.0.0",
        "2001:db8:bae::7", "2001:db8:bad::7::", "a0cc175b9c0f1b6a831c399e269772661", "0cc175b9c0f1b6a831c399e26977266",
        "0cc175b9c0f1b6a831c399e26977266g",
        "xphisher@planted-mail.example", "phisher@x.planted-mail.example", "phisher@planted-mail.example.com", "gate.php",
        "\\\\nplanted-evil.example",
    ];

    // What may stand around a planted text without becoming part of it. A JSON escape is a delimiter too.
    private static readonly (string Before, string After)[] Around =
    [
        ("", ""), ("", " "), (" ", ""), ("\"", "\""), ("{\"query\":\"", "\",\"x\":1}"), ("[\"", "\"]"), ("GET HTTP/1.1\\r\\n",
        "\\r\\nHost"), ("a\\n", "\\n"),
        ("\\u0022", "\\u0022"), ("\\\"", "\\\""), ("\\t", "\\t"), ("=", " end"), ("<", ">"), ("(", ") x"), ("\t", "\t"), ("to: ",
        ", cc"), ("x\\\\ ", "\\\\"),
    ];

    private readonly Random _random = new(seed);

    /// <summary>One line with a planted value, and the hits in it, offsets from the line's start.</summary>
    public (byte[] Line, List<Hit> Hits) HitLine()
    {
        var (text, kind, entries) = Hits[_random.Next(Hits.Length)];
        var (before, after) = Around[_random.Next(Around.Length)];
        var offset = Encoding.UTF8.GetByteCount(before);
        return (Encoding.UTF8.GetBytes(before + text + after), [.. entries.Select(e => new Hit("", 0, offset, kind, text, e))]);
    }

    public byte[] NearMissLine()
    {
        var (before, after) = Around[_random.Next(4)];
        return Encoding.UTF8.GetBytes(before + NearMisses[_random.Next(NearMisses.Length)] + after);
    }

    /// <summary>
    /// A copy of a log with planted lines at random places, and what is to be found in it beside what <paramref name="found"/> says
    /// was in it
    /// before: those move down with their lines.
    /// </summary>
    public List<Hit> Plant(Stream log, Stream copy, string path, int hitLines, int nearMisses, IEnumerable<Hit> found)
    {
        using var memory = new MemoryStream();
        log.CopyTo(memory);
        var lines = SplitLines(memory.ToArray());
        var plan = Enumerable.Range(0, hitLines + nearMisses)
            .Select(i => (At: _random.Next(lines.Count + 1), IsHit: i < hitLines))
            .OrderBy(p => p.At).ToList();
        var expected = new List<Hit>();
        var before = found.ToLookup(h => h.Line);
        var next = 0;
        long number = 0;
        for (var i = 0; i <= lines.Count; i++)
        {
            for (; next < plan.Count && plan[next].At == i; next++)
            {
                number++;
                var (line, hits) = plan[next].IsHit ? HitLine() : (NearMissLine(), []);
                expected.AddRange(hits.Select(h => h with { Path = path, Line = number }));
                copy.Write([.. line, (byte)'\n']);
            }

            if (i < lines.Count)
            {
                number++;
                expected.AddRange(before[i + 1].Select(h => h with { Path = path, Line = number }));
                copy.Write([.. lines[i], (byte)'\n']);
            }
        }

        return expected;
    }

    /// <summary>A log whose planted values begin, end or lie across the places where a reader's buffers are likely to end.</summary>
    public List<Hit> PlantAtEdges(Stream log, string path)
    {
        var expected = new List<Hit>();
        long written = 0;
        long line = 1;
        long[] sizes = [4096, 65536, 81920];
        long[] large = [1048576, 2097152, 3145728];
        foreach (var edge in sizes.SelectMany(size => Enumerable.Range(1, 12).Select(i => i * size)).Concat(large).Distinct().Order())
        {
            var (text, kind, entries) = Hits[_random.Next(Hits.Length)];
            var bytes = Encoding.UTF8.GetBytes(text);
            var lead = _random.Next(4) switch { 0 => bytes.Length, 1 => 0, 2 => bytes.Length - 1, _ => bytes.Length / 2 };
            var start = edge - lead;
            if (start - written < 200)
            {
                continue;
            }

            while (start - written > 300)
            {
                var filler = string.Create(CultureInfo.InvariantCulture, $"filler {written} of nothing-here.example.net\n");
                log.Write(Encoding.UTF8.GetBytes(filler));
                written += filler.Length;
                line++;
            }

            // The planted value is on a line of its own, or in the middle or at the end of one.
            var gap = (int)(start - written);
            var front = Encoding.ASCII.GetBytes(new string('.', gap - 1) + (_random.Next(2) == 0 ? '\n' : ' '));
            log.Write([.. front, .. bytes, (byte)'\n']);
            var isOwnLine = front[^1] == '\n';
            line += isOwnLine ? 1 : 0;
            expected.AddRange(entries.Select(e => new Hit(path, line, isOwnLine ? 0 : gap, kind, text, e)));
            line++;
            written = start + bytes.Length + 1;
        }

        return expected;
    }

    private static List<byte[]> SplitLines(byte[] bytes)
    {
        var lines = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', at);
            end = end < 0 ? bytes.Length : end;
            lines.Add(bytes[at..end]);
            at = end + 1;
        }

        return lines;
    }
}
