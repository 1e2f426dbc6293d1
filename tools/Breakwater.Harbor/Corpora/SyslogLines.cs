namespace Breakwater.Harbor.Corpora;

/// <summary>Lines as a collector of syslog has them: proxies, firewalls, name servers, mail, hosts; RFC 3164 and RFC 5424. Short, and
/// dense in values.</summary>
internal sealed class SyslogLines(LineFields fields)
{
    private readonly TextBuffer _text = fields.Text;
    private readonly SeededRandom _random = fields.Random;

    public void Write()
    {
        switch (_random.Below(100))
        {
            case < 26:
                Squid();
                break;
            case < 32:
                Web();
                break;
            case < 38:
                PacketFilter();
                break;
            case < 56:
                Traffic();
                break;
            case < 72:
                Firewall();
                break;
            case < 87:
                Queries();
                break;
            case < 92:
                Mail();
                break;
            case < 95:
                Structured();
                break;
            case < 99:
                Login();
                break;
            default:
                Endpoint();
                break;
        }

        _text.Put('\n');
    }

    private void Header(int priority, ReadOnlySpan<byte> program)
    {
        _text.Put('<');
        _text.Number(priority);
        _text.Put('>');
        fields.BsdTime();
        _text.Put(' ');
        fields.InsideName();
        _text.Put(' ');
        _text.Put(program);
        _text.Put('[');
        _text.Number(_random.Below(32768));
        _text.Put("]: "u8);
    }

    private void Squid()
    {
        _text.Number(fields.Micros / 1_000_000);
        _text.Put('.');
        _text.Number(fields.Micros / 1000 % 1000, 3);
        _text.Put(' ');
        _text.Number(_random.Below(5000));
        _text.Put(' ');
        fields.Client();
        if (_random.Percent(55))
        {
            _text.Put(" TCP_TUNNEL/200 "u8);
            _text.Number(_random.Below(1 << 20));
            _text.Put(" CONNECT "u8);
            fields.Name();
            _text.Put(":443 "u8);
        }
        else
        {
            _text.Put(" TCP_MISS/200 "u8);
            _text.Number(_random.Below(1 << 20));
            _text.Put(" GET "u8);
            fields.Url();
            _text.Put(' ');
        }

        fields.Word();
        _text.Put(" HIER_DIRECT/"u8);
        fields.PublicIpv4Unplanted();
        _text.Put(" text/html"u8);
    }

    private void Web()
    {
        fields.PublicIpv4();
        _text.Put(" - - ["u8);
        fields.WebTime();
        _text.Put("] \"GET "u8);
        fields.Path();
        _text.Put(" HTTP/1.1\" 200 "u8);
        _text.Number(_random.Below(1 << 20));
        _text.Put(" \""u8);
        if (_random.Percent(60))
        {
            fields.Url();
        }
        else
        {
            _text.Put('-');
        }

        _text.Put("\" \""u8);
        fields.UserAgent();
        _text.Put('"');
    }

    private void PacketFilter()
    {
        Header(4, "kernel"u8);
        _text.Put("[UFW BLOCK] IN=eth0 OUT= MAC="u8);
        fields.Mac(':');
        _text.Put(':');
        fields.Mac(':');
        _text.Put(":08:00 SRC="u8);
        if (_random.Percent(8))
        {
            _text.Ipv6Full(fields.PublicIpv6());
            _text.Put(" DST="u8);
            _text.Ipv6Full(fields.PublicIpv6());
        }
        else
        {
            fields.PublicIpv4();
            _text.Put(" DST="u8);
            fields.Client();
        }

        _text.Put(" LEN="u8);
        _text.Number(_random.Below(1500));
        _text.Put(" TTL="u8);
        _text.Number(_random.Below(255));
        _text.Put(" PROTO=TCP SPT="u8);
        fields.Port();
        _text.Put(" DPT="u8);
        fields.Port();
        _text.Put(" SYN"u8);
    }

    private void Traffic()
    {
        Header(189, "utm"u8);
        _text.Put("srcip="u8);
        fields.Client();
        _text.Put(" dstip="u8);
        fields.PublicIpv4();
        _text.Put(" transip="u8);
        fields.PublicIpv4();
        _text.Put(" hostname=\""u8);
        fields.Name();
        _text.Put("\" referralurl=\""u8);
        fields.Name();
        _text.Put("\" action=pass"u8);
    }

    private void Firewall()
    {
        Header(166, "fw"u8);
        _text.Put("%ASA-6-302013: Built outbound TCP connection "u8);
        _text.Number(_random.Below(1 << 28));
        _text.Put(" for outside:"u8);
        fields.PublicIpv4();
        _text.Put("/443 ("u8);
        fields.PublicIpv4();
        _text.Put("/443) to inside:"u8);
        fields.Client();
        _text.Put('/');
        fields.Port();
    }

    private void Queries()
    {
        Header(30, "named"u8);
        _text.Put("client @0x"u8);
        _text.Hex(_random.Next(), 12);
        _text.Put(' ');
        fields.Client();
        _text.Put('#');
        fields.Port();
        _text.Put(" ("u8);
        fields.Name();
        _text.Put("): query: "u8);
        fields.Name();
        _text.Put(" IN A +E(0)K ("u8);
        fields.Client();
        _text.Put(')');
    }

    private void Mail()
    {
        Header(22, "postfix/smtpd"u8);
        _text.RandomHex(_random, 10);
        _text.Put(": client="u8);
        fields.Name();
        _text.Put('[');
        fields.PublicIpv4();
        _text.Put("], from=<"u8);
        fields.Mail();
        _text.Put(">, to=<"u8);
        fields.Mail();
        _text.Put(">, status=sent"u8);
    }

    private void Structured()
    {
        _text.Put("<134>1 "u8);
        fields.IsoTime("Z"u8);
        _text.Put(' ');
        fields.InsideName();
        _text.Put(" gateway 812 - [meta sequenceId=\""u8);
        _text.Number(_random.Below(1 << 30));
        _text.Put("\" ip=\""u8);
        if (_random.Percent(30))
        {
            _text.Ipv6Short(fields.PublicIpv6());
        }
        else
        {
            fields.PublicIpv4();
        }

        _text.Put("\"] url="u8);
        fields.Url();
        _text.Put(" action=allow"u8);
    }

    private void Login()
    {
        Header(86, "sshd"u8);
        _text.Put("Failed password for invalid user "u8);
        fields.Word();
        _text.Put(" from "u8);
        fields.PublicIpv4();
        _text.Put(" port "u8);
        fields.Port();
        _text.Put(" ssh2"u8);
    }

    private void Endpoint()
    {
        Header(134, "edr"u8);
        _text.Put("{\"image\":\"C:\\\\Program Files\\\\"u8);
        fields.Word();
        _text.Put("\\\\"u8);
        fields.FileName();
        _text.Put("\",\"hashes\":\"SHA1="u8);
        fields.Hash(Matching.IndicatorKind.Sha1);
        _text.Put(",MD5="u8);
        fields.Hash(Matching.IndicatorKind.Md5);
        _text.Put(",SHA256="u8);
        fields.Hash(Matching.IndicatorKind.Sha256);
        _text.Put("\"}"u8);
    }
}
