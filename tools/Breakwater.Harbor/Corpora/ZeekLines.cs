using Breakwater.Matching;

namespace Breakwater.Harbor.Corpora;

/// <summary>Lines as Zeek writes them in JSON, all its logs in one stream: dns, conn, ssl, http, files and the smaller ones.</summary>
internal sealed class ZeekLines(LineFields fields)
{
    private static readonly string[] Services = ["dns", "ssl", "http", "ntlm", "smb,gssapi", "ssh", "dhcp", "ntp"];
    private static readonly byte[][] ServiceBytes = [.. Services.Select(System.Text.Encoding.ASCII.GetBytes)];

    private readonly TextBuffer _text = fields.Text;
    private readonly SeededRandom _random = fields.Random;
    private readonly JsonLine _json = new(fields.Text);

    public void Write()
    {
        switch (_random.Below(1000))
        {
            case < 460:
                Dns();
                break;
            case < 590:
                Conn();
                break;
            case < 740:
                Ssl();
                break;
            case < 800:
                Http();
                break;
            case < 825:
                Files();
                break;
            case < 845:
                X509();
                break;
            case < 920:
                Weird();
                break;
            case < 940:
                Analyzer();
                break;
            case < 952:
                Notice();
                break;
            case < 968:
                Smtp();
                break;
            case < 978:
                Ntlm();
                break;
            case < 990:
                Syslog();
                break;
            default:
                Dhcp();
                break;
        }

        _text.Put("}\n"u8);
    }

    private void Start(ReadOnlySpan<byte> path, int port, ReadOnlySpan<byte> protocol)
    {
        Times(path);
        Uid();
        _json.Open("id.orig_h"u8);
        var isIpv6 = Origin();
        _json.Close();
        _json.Add("id.orig_p"u8, _random.Between(1024, 65535));
        _json.Open("id.resp_h"u8);
        Responder(isIpv6);
        _json.Close();
        _json.Add("id.resp_p"u8, port);
        if (!protocol.IsEmpty)
        {
            _json.Add("proto"u8, protocol);
        }
    }

    private void Times(ReadOnlySpan<byte> path)
    {
        _json.Begin("_path"u8, path);
        _json.Open("_write_ts"u8);
        fields.IsoTime("Z"u8);
        _json.Close();
        _json.Open("ts"u8);
        fields.IsoTime("Z"u8);
        _json.Close();
    }

    private void Uid()
    {
        _json.Open("uid"u8);
        _text.Put('C');
        _text.Base62(_random, _random.Between(16, 17));
        _json.Close();
    }

    private bool Origin()
    {
        var isIpv6 = _random.Percent(6);
        if (isIpv6)
        {
            _text.Ipv6Short(fields.PublicIpv6());
        }
        else if (_random.Percent(88))
        {
            fields.Client();
        }
        else
        {
            fields.PublicIpv4();
        }

        return isIpv6;
    }

    private void Responder(bool isIpv6)
    {
        if (isIpv6)
        {
            _text.Ipv6Short(fields.PublicIpv6());
        }
        else if (_random.Percent(45))
        {
            fields.Client();
        }
        else
        {
            fields.PublicIpv4();
        }
    }

    private void Duration(ReadOnlySpan<byte> name)
    {
        _json.Key(name);
        _text.Put("0.0"u8);
        _text.Number(_random.Below(1_000_000_000), 9);
        _text.Number(_random.Below(1_000_000), 6);
    }

    private void Dns()
    {
        Start("dns"u8, 53, "udp"u8);
        _json.Add("trans_id"u8, _random.Below(65536));
        Duration("rtt"u8);
        _json.Open("query"u8);
        if (_random.Percent(4))
        {
            fields.PublicIpv4Unplanted();
            _text.Put(".in-addr.arpa"u8);
        }
        else if (_random.Percent(8))
        {
            _text.Put("_ldap._tcp.dc._msdcs.terminal.harbour.lan"u8);
        }
        else if (_random.Percent(15))
        {
            fields.InsideName();
        }
        else
        {
            fields.Name();
        }

        _text.Put("\",\"qclass\":1,\"qclass_name\":\"C_INTERNET\",\"qtype\":1,\"qtype_name\":\"A\""u8);
        _text.Put(",\"rcode\":0,\"rcode_name\":\"NOERROR\",\"AA\":false,\"TC\":false,\"RD\":true,\"RA\":true,\"Z\":0"u8);
        if (_random.Percent(75))
        {
            Answers();
        }

        _json.Add("rejected"u8, false);
    }

    private void Answers()
    {
        var count = _random.Between(1, 5);
        _json.Key("answers"u8);
        for (var i = 0; i < count; i++)
        {
            _text.Put(i == 0 ? "[\""u8 : ",\""u8);
            if (i == 0 && count > 1)
            {
                fields.Name();
            }
            else if (_random.Percent(10))
            {
                _text.Ipv6Short(fields.PublicIpv6());
            }
            else
            {
                fields.PublicIpv4();
            }

            _text.Put('"');
        }

        _text.Put("],\"TTLs\":["u8);
        for (var i = 0; i < count; i++)
        {
            _text.Put(i == 0 ? ""u8 : ","u8);
            _text.Number(_random.Below(86400));
            _text.Put(".0"u8);
        }

        _text.Put(']');
    }

    private void Conn()
    {
        Start("conn"u8, _random.Percent(60) ? 443 : _random.Below(9000), _random.Percent(70) ? "tcp"u8 : "udp"u8);
        _json.Add("service"u8, _random.PickByRank(ServiceBytes));
        Duration("duration"u8);
        _json.Add("orig_bytes"u8, _random.Below(1 << 20));
        _json.Add("resp_bytes"u8, _random.Below(1 << 24));
        _json.Add("conn_state"u8, _random.Percent(70) ? "SF"u8 : "S0"u8);
        _json.Add("local_orig"u8, true);
        _json.Add("local_resp"u8, false);
        _json.Add("missed_bytes"u8, 0);
        _json.Add("history"u8, _random.Percent(50) ? "ShADadFf"u8 : "Dd"u8);
        _json.Add("orig_pkts"u8, _random.Below(4000));
        _json.Add("orig_ip_bytes"u8, _random.Below(1 << 21));
        _json.Add("resp_pkts"u8, _random.Below(4000));
        _json.Add("resp_ip_bytes"u8, _random.Below(1 << 24));
        CommunityId();
    }

    private void CommunityId()
    {
        _json.Open("community_id"u8);
        _text.Put("1:"u8);
        _text.Base64(_random, 20);
        _json.Close();
    }

    private void Ssl()
    {
        Start("ssl"u8, 443, default);
        _json.Add("version"u8, _random.Percent(60) ? "TLSv13"u8 : "TLSv12"u8);
        _json.Add("cipher"u8, _random.Percent(60) ? "TLS_AES_256_GCM_SHA384"u8 : "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"u8);
        _json.Add("curve"u8, "x25519"u8);
        _json.Open("server_name"u8);
        fields.Name();
        _json.Close();
        _json.Add("resumed"u8, _random.Percent(30));
        _json.Add("established"u8, true);
        _json.Add("ssl_history"u8, "CsxknGIti"u8);
        _text.Put(",\"cert_chain_fps\":[\""u8);
        fields.Hash(IndicatorKind.Sha256);
        _text.Put("\"],\"client_cert_chain_fps\":[]"u8);
        _json.Open("ja3"u8);
        fields.Hash(IndicatorKind.Md5);
        _json.Close();
        _json.Add("validation_status"u8, _random.Percent(70) ? "ok"u8 : "unable to get local issuer certificate"u8);
    }

    private void Http()
    {
        Start("http"u8, 80, default);
        _json.Add("trans_depth"u8, _random.Between(1, 9));
        _json.Add("method"u8, _random.Percent(80) ? "GET"u8 : "POST"u8);
        _json.Open("host"u8);
        fields.Name();
        _json.Close();
        _json.Open("uri"u8);
        if (_random.Percent(15))
        {
            fields.Url();
        }
        else
        {
            fields.Path();
        }

        _json.Close();
        if (_random.Percent(50))
        {
            _json.Open("referrer"u8);
            fields.Url();
            _json.Close();
        }

        _json.Add("version"u8, "1.1"u8);
        _json.Open("user_agent"u8);
        fields.UserAgent();
        _json.Close();
        _json.Add("request_body_len"u8, 0);
        _json.Add("response_body_len"u8, _random.Below(1 << 20));
        _json.Add("status_code"u8, _random.Percent(80) ? 200 : 404);
        _json.Add("status_msg"u8, "OK"u8);
        _text.Put(",\"tags\":[],\"resp_fuids\":[\"F"u8);
        _text.Base62(_random, 17);
        _text.Put("\"],\"resp_mime_types\":[\"text/html\"]"u8);
    }

    private void Files()
    {
        Start("files"u8, 80, default);
        _json.Open("fuid"u8);
        _text.Put('F');
        _text.Base62(_random, 17);
        _json.Close();
        _json.Add("source"u8, _random.Percent(60) ? "HTTP"u8 : "SMB"u8);
        _json.Add("depth"u8, 0);
        _text.Put(",\"analyzers\":[\"SHA256\",\"MD5\",\"SHA1\"]"u8);
        _json.Add("mime_type"u8, _random.Percent(50) ? "application/x-dosexec"u8 : "application/zip"u8);
        _json.Open("filename"u8);
        _text.Put("C:\\\\Users\\\\"u8);
        fields.Word();
        _text.Put("\\\\Downloads\\\\"u8);
        fields.FileName();
        _json.Close();
        Duration("duration"u8);
        _json.Add("seen_bytes"u8, _random.Below(1 << 24));
        _json.Open("md5"u8);
        fields.Hash(IndicatorKind.Md5);
        _json.Close();
        _json.Open("sha1"u8);
        fields.Hash(IndicatorKind.Sha1);
        _json.Close();
        _json.Open("sha256"u8);
        fields.Hash(IndicatorKind.Sha256);
        _json.Close();
    }

    private void X509()
    {
        Times("x509"u8);
        _json.Open("fingerprint"u8);
        fields.Hash(IndicatorKind.Sha256);
        _json.Close();
        _json.Add("certificate.version"u8, 3);
        _json.Open("certificate.serial"u8);
        _text.RandomHex(_random, 36);
        _json.Close();
        _json.Open("certificate.subject"u8);
        _text.Put("CN="u8);
        fields.Name();
        _text.Put(",O="u8);
        fields.Word();
        _text.Put(" \\u0026 "u8);
        fields.Word();
        _text.Put(" Ltd,L=Harbour\\u002C North,C=NL"u8);
        _json.Close();
        _json.Add("certificate.issuer"u8, "CN=Issuing CA 5,OU=Trust,O=Harbour Trust\\, Inc.,C=NL"u8);
        _json.Add("certificate.not_valid_before"u8, "2026-03-19T13:30:09.000000Z"u8);
        _json.Add("certificate.not_valid_after"u8, "2027-03-19T13:30:09.000000Z"u8);
        _json.Add("certificate.key_alg"u8, "rsaEncryption"u8);
        _json.Add("certificate.sig_alg"u8, "sha256WithRSAEncryption"u8);
        _text.Put(",\"san.dns\":[\""u8);
        for (var i = _random.Between(1, 5); i > 0; i--)
        {
            fields.Name();
            _text.Put(i > 1 ? "\",\""u8 : "\""u8);
        }

        _text.Put("],\"basic_constraints.ca\":false,\"host_cert\":true,\"client_cert\":false"u8);
    }

    private void Weird()
    {
        Start("weird"u8, 80, default);
        _json.Add("name"u8, _random.Percent(50) ? "connection_originator_SYN_ack"u8 : "data_before_established"u8);
        _json.Add("notice"u8, false);
        _json.Add("peer"u8, "zeek-worker-3"u8);
        _json.Add("source"u8, "TCP"u8);
    }

    private void Analyzer()
    {
        Start("analyzer"u8, 8080, default);
        _json.Add("analyzer_name"u8, "HTTP"u8);
        _json.Open("failure_reason"u8);
        _text.Put("not a http request line: \\\"GET / HTTP/1.1\\r\\n"u8);
        if (_random.Percent(50))
        {
            fields.Name();
        }
        else
        {
            _text.Put("Host: "u8);
            fields.PublicIpv4();
        }

        _text.Put("\\r\\nUser-Agent: "u8);
        fields.UserAgent();
        _text.Put("\\r\\n\\\\x01\\\"\\nat /opt/zeek/http.pac:81"u8);
        _json.Close();
    }

    private void Notice()
    {
        Start("notice"u8, 443, "tcp"u8);
        _json.Add("note"u8, "SSL::Invalid_Server_Cert"u8);
        _json.Open("msg"u8);
        _text.Put("certificate of "u8);
        fields.Name();
        _text.Put(" failed: see "u8);
        fields.Url();
        _text.Put(" for why."u8);
        _json.Close();
        _json.Open("src"u8);
        fields.Client();
        _json.Close();
        _json.Open("dst"u8);
        fields.PublicIpv4();
        _json.Close();
        _text.Put(",\"p\":443,\"actions\":[\"Notice::ACTION_LOG\"],\"suppress_for\":3600.0"u8);
    }

    private void Smtp()
    {
        Start("smtp"u8, 25, default);
        _json.Open("helo"u8);
        fields.Name();
        _json.Close();
        _json.Open("mailfrom"u8);
        fields.Mail();
        _json.Close();
        _text.Put(",\"rcptto\":[\""u8);
        fields.Mail();
        _text.Put("\"]"u8);
        _json.Open("subject"u8);
        _text.Put("=?utf-8?B?"u8);
        _text.Base64(_random, 24);
        _text.Put("?="u8);
        _json.Close();
        _json.Open("last_reply"u8);
        _text.Put("250 2.0.0 Ok: queued as "u8);
        _text.RandomHex(_random, 10);
        _json.Close();
        _text.Put(",\"path\":[\""u8);
        fields.PublicIpv4();
        _text.Put("\",\""u8);
        fields.Client();
        _text.Put("\"],\"tls\":true,\"fuids\":[],\"is_webmail\":false"u8);
    }

    private void Ntlm()
    {
        Start("ntlm"u8, 445, default);
        _json.Open("username"u8);
        fields.Word();
        _json.Close();
        _json.Open("hostname"u8);
        _text.Put("HARBOUR\\\\"u8);
        fields.Word();
        _json.Close();
        _json.Open("server_dns_computer_name"u8);
        fields.InsideName();
        _json.Close();
        _json.Add("server_tree_name"u8, "harbour.lan"u8);
        _json.Add("success"u8, true);
    }

    private void Syslog()
    {
        Start("syslog"u8, 514, "udp"u8);
        _json.Add("facility"u8, "LOCAL0"u8);
        _json.Add("severity"u8, "INFO"u8);
        _json.Open("message"u8);
        _text.Put("1 "u8);
        fields.IsoTime("+01:00"u8);
        _text.Put(' ');
        fields.InsideName();
        _text.Put(" agent - - - {\\\"source\\\": \\\""u8);
        fields.InsideName();
        _text.Put("\\\", \\\"msg\\\": \\\"connection to "u8);
        fields.Name();
        _text.Put(" refused\\\", \\\"user\\\": \\\"N\\\\\\\\A\\\", \\\"level\\\": \\\"Information\\\"}"u8);
        _json.Close();
    }

    private void Dhcp()
    {
        Times("dhcp"u8);
        _json.Open("mac"u8);
        fields.Mac(':');
        _json.Close();
        _json.Open("host_name"u8);
        fields.Word();
        _json.Close();
        _json.Open("client_fqdn"u8);
        fields.InsideName();
        _json.Close();
        _json.Open("assigned_addr"u8);
        fields.Client();
        _json.Close();
        _json.Add("lease_time"u8, 86400);
        _text.Put(",\"msg_types\":[\"REQUEST\",\"ACK\"]"u8);
    }
}
