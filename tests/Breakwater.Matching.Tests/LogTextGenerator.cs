using System.Text;

namespace Breakwater.Matching.Tests;

/// <summary>Lines made of listed values, near misses and everything that may stand between them, from one seed.</summary>
internal sealed class LogTextGenerator(int seed)
{
    public static readonly string[] Listed =
    [
        "evil.com", "a.b.evil.com", "no-ip.org", "xn--80af4bcj.online", "under_score.example.net", "new.evil.org", "co.uk", "e.fm",
        "45.155.165.63", "45.155.165.0/24", "45.155.0.0/16", "44.0.0.0/7", "10.1.2.3", "10.1.2.3:8080", "1.2.3.4", "255.255.255.255",
        "2001:db8::1", "2001:db8::/32", "2001:db8::/33", "::ffff:45.155.165.63", "fe80::1", "::1", "1:2:3:4:5:6:7:8",
        "http://evil.com", "http://evil.com/gate.php", "http://evil.com/gate.php?x=1", "https://evil.com:443/a", "http://evil.com:8080/a",
        "evil.com/gate.php", "evil.com:443/a", "evil.com:8080/a", "http://[2001:db8::1]/x", "http://45.155.165.63", "45.155.165.63/p.",
        "ftp://evil.com/x", "http://xn--80af4bcj.online/q",
        "bob@evil.com", "bob.smith+x@evil.com", "bob@xn--80af4bcj.online",
        "44d88612fea8a8f36de82e1278abb02f", "3395856ce81f2b7382dee72602f798b642f14140",
        "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    ];

    /// <summary>Values whose kind does not show in their form.</summary>
    public static readonly (IndicatorKind Kind, string Text)[] ListedByKind =
    [
        (IndicatorKind.FileName, "invoice.exe"), (IndicatorKind.FileName, "My Invoice (1).pdf.exe"), (IndicatorKind.FileName, ".hidden.sh"),
        (IndicatorKind.FileName, "new.dll"), (IndicatorKind.Ja3, "44d88612fea8a8f36de82e1278abb02f"),
        (IndicatorKind.Ja3, "e7d705a3286e19ea42f587b344ee6865"), (IndicatorKind.Ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1"),
    ];

    private static readonly string[] Between =
    [
        " ", "\t", "\"", "\",\"", ",", ";", ":", "=", "/", "\\", "\\n", "\\r\\n", "\\\\n", "\\\\", "\\u0026", "\\u00e", "\\\"",
        "\\/", "<", ">",
        "(", ")", "[", "]", "{", "}", "|", "'", "@", ".", "..", "-", "_", "+", "?", "#", "%", "a", "Z", "0", "::", "n", "é", "\r", "not",
            "//", "[.]", "(dot)", "[at]", "[:]", " /gate.php", "=/a ", "\"\\/gate.php?x=1\"", "'/", "hxxp",
    ];

    private static readonly string[] Whole =
    [
        "Chrome/117.0.0.0", "Agent/1.2.3.4", "17:15:20.613421Z", "2018-03-24T17:15:20Z", "1.2.3", "1.2.3.4.5", "256.1.2.3",
        "001.002.003.004",
        "2001:0DB8:0:0:0:0:0:1", "2001:DB8::1.", "2001:db8::1:", "outside:2001:db8::1", "2001:db8::1::2", "2d:37:6b:11:43:f8",
        "::ffff:2d9b:a53f",
        "[2001:db8::1]:443", "fe80::1%eth0", "гусар.online", "www.гусар.online.", "http://гусар.online/q", "http://u:p@evil.com/gate.php",
        "http://EVIL.com:80/gate.php).", "HTTPS://evil.com/a", "https://evil.com:443/a!", "http://evil.com?x",
        "http://evil.com/gate.php?x=1#y",
        "http://evil.com./", "http://evil.com:/", "http://evil.com:99999/a", "http://[2001:0db8::0001]:80/x", "x://evil.com:8080/a",
        "wss://evil.com/a",
        "http:\\/\\/evil.com\\/gate.php", "http://a/?u=http://evil.com/gate.php", "1http://evil.com/", "\\nhttp://evil.com/",
        "ftp://evil.com:21/x",
        "C:\\new.evil.org", "C:\\\\new.evil.org", "\\\\new.evil.org\\share", "from=bob@evil.com", "bob@evil.com@evil.com",
        "bob@mail.evil.com",
        "mailto:bob@evil.com.", "a@bob@evil.com", "Bob.Smith+X@Evil.com", "\\nbob@evil.com", "evil.com-x", "evil.com.example",
        "notevil.com",
        ".evil.com", "..evil.com", "e.fm", "fe.fm", "\\fe.fm", "http://45.155.165.63:80", "http://45.155.165.63/p.", "http://",
        "://evil.com",
        "https://evil.com:8080/a", "http://evil.com:443/a", "2001:db8:ffff::", "45.155.165.255", "45.155.166.0", "45.154.0.1",
        "44.0.0.1", "46.0.0.1", "C:\\new.dll", "C:\\\\new.dll", "c:/x/INVOICE.exe", "My Invoice (1).pdf.exe", "a My Invoice (1).pdf.exe",
        "xMy Invoice (1).pdf.exe", "/tmp/.hidden.sh.", "e7d705a3286e19ea42f587b344ee6865", "T13D1516H2_8daaf6152771_e5627efa2ab1",
        "t13d1516h2_8daaf6152771_e5627efa2ab1.", "\\nt13d1516h2_8daaf6152771_e5627efa2ab1", "t13d1516h2_8daaf6152771_e5627efa2ab10",
    ];

    private readonly Random _random = new(seed);

    /// <summary>All that is listed, of both sorts.</summary>
    public static IndicatorValue[] Values() =>
    [
        .. Listed.Select(text => IndicatorValue.TryParse(text, out var value, out var problem) ? value
            : throw new InvalidOperationException(problem)),
        .. ListedByKind.Select(k => IndicatorValue.TryParse(k.Kind, k.Text, out var value, out var problem) ? value
            : throw new InvalidOperationException(problem)),
    ];

    public byte[] Line()
    {
        var text = new StringBuilder();
        for (var parts = _random.Next(0, 12); parts >= 0; parts--)
        {
            text.Append(Piece());
        }

        return [.. Encoding.UTF8.GetBytes(text.ToString()).Where(b => b != '\n')];
    }

    private string Piece() => _random.Next(10) switch
    {
        < 4 => Between[_random.Next(Between.Length)],
        < 6 => Whole[_random.Next(Whole.Length)],
        < 8 => Mutate(Listed[_random.Next(Listed.Length)]),
        8 => Mutate(ListedByKind[_random.Next(ListedByKind.Length)].Text),
        _ => new string([.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => (char)_random.Next(0x20, 0x17F))]),
    };

    private string Mutate(string value) => _random.Next(14) switch
    {
        0 => value.ToUpperInvariant(),
        1 => "sub." + value,
        2 => value + ".",
        3 => "x" + value,
        4 => value + "x",
        5 => value[1..],
        6 => value[..^1],
        7 => value + ".example",
        8 => value.Remove(_random.Next(value.Length), 1),
        9 => value.Replace(".", _random.Next(2) == 0 ? "[.]" : "{DOT}").Replace("://", "[://]").Replace("@", "(at)"),
        10 => value.Replace("http", "hXXp"),
        _ => value,
    };
}
