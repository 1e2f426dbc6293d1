using Breakwater.Matching;

namespace Breakwater.Harbor.Corpora;

/// <summary>Lines as Suricata writes them to its event log: dns, flow, tls, http, fileinfo, alert. IPv6 addresses stand in full.</summary>
internal sealed class EveLines(LineFields fields)
{
    private readonly TextBuffer _text = fields.Text;
    private readonly SeededRandom _random = fields.Random;
    private readonly JsonLine _json = new(fields.Text);

    public void Write()
    {
        switch (_random.Below(100))
        {
            case < 32:
                Dns();
                break;
            case < 58:
                Flow();
                break;
            case < 76:
                Tls();
                break;
            case < 90:
                Http("http"u8);
                break;
            case < 95:
                FileSeen();
                break;
            case < 97:
                Smtp();
                break;
            default:
                Alert();
                break;
        }

        _text.Put("}\n"u8);
    }

    private void Start(ReadOnlySpan<byte> type, int port, ReadOnlySpan<byte> protocol)
    {
        _text.Put("{\"timestamp\":\""u8);
        fields.IsoTime("+0000"u8);
        _text.Put("\",\"flow_id\":"u8);
        _text.Number((long)(_random.Next() >> 13));
        _json.Add("in_iface"u8, "ens192"u8);
        _json.Add("event_type"u8, type);
        var isIpv6 = _random.Percent(7);
        _json.Open("src_ip"u8);
        Address(isIpv6, percentInside: 90);
        _json.Close();
        _json.Add("src_port"u8, _random.Between(1024, 65535));
        _json.Open("dest_ip"u8);
        Address(isIpv6, percentInside: 40);
        _json.Close();
        _json.Add("dest_port"u8, port);
        _json.Add("proto"u8, protocol);
        _json.Open("community_id"u8);
        _text.Put("1:"u8);
        _text.Base64(_random, 20);
        _json.Close();
    }

    private void Address(bool isIpv6, int percentInside)
    {
        if (isIpv6)
        {
            _text.Ipv6Full(fields.PublicIpv6());
        }
        else if (_random.Percent(percentInside))
        {
            fields.Client();
        }
        else
        {
            fields.PublicIpv4();
        }
    }

    private void Dns()
    {
        Start("dns"u8, 53, "UDP"u8);
        var isAnswer = _random.Percent(50);
        _json.BeginObject("dns"u8, "type"u8, isAnswer ? "answer"u8 : "query"u8);
        _json.Add("id"u8, _random.Below(65536));
        _json.Open("rrname"u8);
        fields.Name();
        _json.Close();
        _json.Add("rrtype"u8, "A"u8);
        if (isAnswer)
        {
            _text.Put(",\"rcode\":\"NOERROR\",\"answers\":[{\"rrname\":\""u8);
            fields.Name();
            _text.Put("\",\"rrtype\":\"A\",\"ttl\":"u8);
            _text.Number(_random.Below(86400));
            _json.Open("rdata"u8);
            fields.PublicIpv4();
            _text.Put("\"}],\"grouped\":{\"A\":[\""u8);
            fields.PublicIpv4();
            _text.Put("\"]}"u8);
        }

        _json.EndObject();
    }

    private void Flow()
    {
        Start("flow"u8, 443, "TCP"u8);
        _json.Add("app_proto"u8, "tls"u8);
        _text.Put(",\"flow\":{\"pkts_toserver\":"u8);
        _text.Number(_random.Below(5000));
        _json.Add("pkts_toclient"u8, _random.Below(5000));
        _json.Add("bytes_toserver"u8, _random.Below(1 << 22));
        _json.Add("bytes_toclient"u8, _random.Below(1 << 26));
        _json.Open("start"u8);
        fields.IsoTime("+0000"u8);
        _json.Close();
        _json.Open("end"u8);
        fields.IsoTime("+0000"u8);
        _json.Close();
        _text.Put(",\"age\":0,\"state\":\"closed\",\"reason\":\"timeout\",\"alerted\":false}"u8);
        _text.Put(",\"tcp\":{\"tcp_flags\":\"1b\",\"tcp_flags_ts\":\"1b\",\"syn\":true,\"fin\":true,\"psh\":true,\"ack\":true}"u8);
    }

    private void Tls()
    {
        Start("tls"u8, 443, "TCP"u8);
        _text.Put(",\"tls\":{\"subject\":\"C=NL, O="u8);
        fields.Word();
        _text.Put(", CN="u8);
        fields.Name();
        _text.Put("\",\"issuerdn\":\"C=NL, O=Harbour Trust, CN=Issuing CA 5\",\"serial\":\""u8);
        for (var i = 0; i < 16; i++)
        {
            _text.Put(i == 0 ? ""u8 : ":"u8);
            _text.Hex(_random.Next(), 2);
        }

        _text.Put("\",\"fingerprint\":\""u8);
        for (var i = 0; i < 20; i++)
        {
            _text.Put(i == 0 ? ""u8 : ":"u8);
            _text.Hex(_random.Next(), 2);
        }

        _json.Close();
        _json.Open("sni"u8);
        fields.Name();
        _json.Close();
        _json.Add("version"u8, "TLS 1.2"u8);
        _text.Put(",\"notbefore\":\"2026-03-19T13:30:09\",\"notafter\":\"2027-03-19T13:30:09\",\"ja3\":{\"hash\":\""u8);
        fields.Hash(IndicatorKind.Md5);
        _text.Put("\",\"string\":\"771,4865-4866-4867-49195,0-23-65281-10-11-35-16,29-23-24,0\"}}"u8);
    }

    private void Http(ReadOnlySpan<byte> type)
    {
        Start(type, 80, "TCP"u8);
        _json.Add("tx_id"u8, _random.Below(10));
        _text.Put(",\"http\":{\"hostname\":\""u8);
        fields.Name();
        _text.Put("\",\"url\":\""u8);
        if (_random.Percent(15))
        {
            fields.Url();
        }
        else
        {
            fields.Path();
        }

        _text.Put("\",\"http_user_agent\":\""u8);
        fields.UserAgent();
        _text.Put("\",\"http_content_type\":\"text\\/html\""u8);
        if (_random.Percent(50))
        {
            _json.Open("http_refer"u8);
            fields.Url();
            _json.Close();
        }

        _text.Put(",\"http_method\":\"GET\",\"protocol\":\"HTTP\\/1.1\",\"status\":200,\"length\":"u8);
        _text.Number(_random.Below(1 << 20));
        _json.EndObject();
    }

    private void FileSeen()
    {
        Http("fileinfo"u8);
        _json.Add("app_proto"u8, "http"u8);
        _text.Put(",\"fileinfo\":{\"filename\":\"\\/"u8);
        fields.FileName();
        _text.Put("\",\"gaps\":false,\"state\":\"CLOSED\",\"md5\":\""u8);
        fields.Hash(IndicatorKind.Md5);
        _text.Put("\",\"sha1\":\""u8);
        fields.Hash(IndicatorKind.Sha1);
        _text.Put("\",\"sha256\":\""u8);
        fields.Hash(IndicatorKind.Sha256);
        _text.Put("\",\"stored\":false,\"size\":"u8);
        _text.Number(_random.Below(1 << 24));
        _text.Put(",\"tx_id\":0}"u8);
    }

    private void Smtp()
    {
        Start("smtp"u8, 25, "TCP"u8);
        _text.Put(",\"smtp\":{\"helo\":\""u8);
        fields.Name();
        _text.Put("\",\"mail_from\":\"<"u8);
        fields.Mail();
        _text.Put(">\",\"rcpt_to\":[\"<"u8);
        fields.Mail();
        _text.Put(">\"]},\"email\":{\"status\":\"PARSE_DONE\",\"from\":\""u8);
        fields.Word();
        _text.Put(" <"u8);
        fields.Mail();
        _text.Put(">\"}"u8);
    }

    private void Alert()
    {
        Start("alert"u8, 80, "TCP"u8);
        _text.Put(",\"alert\":{\"action\":\"allowed\",\"gid\":1,\"signature_id\":"u8);
        _text.Number(2_000_000 + _random.Below(100_000));
        _text.Put(",\"rev\":3,\"signature\":\"ET POLICY "u8);
        fields.Word();
        _text.Put(" lookup (\\u0022"u8);
        fields.Name();
        _text.Put("\\u0022)\",\"category\":\"Potential Corporate Privacy Violation\",\"severity\":1}"u8);
        _text.Put(",\"payload_printable\":\"GET \\/"u8);
        fields.Word();
        _text.Put(" HTTP\\/1.1\\r\\nHost: "u8);
        fields.Name();
        _text.Put("\\r\\nUser-Agent: "u8);
        fields.UserAgent();
        _text.Put("\\r\\nReferer: "u8);
        fields.Url();
        _text.Put("\\r\\n\\r\\n\""u8);
    }
}
