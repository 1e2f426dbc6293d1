using System.Globalization;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Harbor.Corpora;

/// <summary>
/// The values that log lines are made of: mostly from pools, used as Zipf's law has it, some made on the spot. A planted indicator takes
/// the place of the first value of its kind. Time moves on with every line.
/// </summary>
internal sealed class LineFields
{
    private const int NameCount = 1 << 16;
    private const int UrlCount = 1 << 14;
    private const int AddressCount = 1 << 15;
    private const int ClientCount = 6_000;
    private const long StartMicros = 1_795_000_000_000_000;

    private readonly Planting? _planting;
    private readonly NameMaker _names;
    private readonly byte[][] _namePool;
    private readonly byte[][] _urlPool;
    private readonly byte[][] _pathPool;
    private readonly byte[][] _mailPool;
    private readonly byte[][] _agentPool;
    private readonly byte[][] _hostPool;
    private readonly uint[] _ipv4Pool;
    private readonly UInt128[] _ipv6Pool;
    private readonly uint[] _clientPool;
    private byte[] _second = [];
    private long _secondShown = -1;

    public LineFields(ulong seed, ulong stream, TextBuffer text, Planting? planting)
    {
        Random = new SeededRandom(seed, stream);
        Text = text;
        _planting = planting;
        _names = new NameMaker(Random, text, isListed: false);
        _namePool = Pool(NameCount, _names.Name);
        _pathPool = Pool(UrlCount, _names.Path);
        _urlPool = Pool(UrlCount, MakeUrl);
        _mailPool = Pool(4096, MakeMail);
        _agentPool = Pool(512, () => UserAgents.Write(Random, text));
        _hostPool = Pool(3000, MakeHost);
        _ipv4Pool = [.. Enumerable.Range(0, AddressCount).Select(_ => _names.Ipv4())];
        _ipv6Pool = [.. Enumerable.Range(0, AddressCount / 8).Select(_ => _names.Ipv6())];
        _clientPool = [.. Enumerable.Range(0, ClientCount).Select(_ => MakeClient())];
    }

    public SeededRandom Random { get; }

    public TextBuffer Text { get; }

    public long Micros { get; private set; } = StartMicros;

    public void NextLine() => Micros += Random.Below(900);

    public void Name()
    {
        if (_planting is not null && _planting.TryText(IndicatorKind.Domain, Random, Text))
        {
            return;
        }

        if (Random.Percent(12))
        {
            // The long tail: what nobody asked for before, below a name that many do.
            Text.Hex(Random.Next(), Random.Between(6, 16));
            Text.Put('.');
        }

        Text.Put(Random.PickByRank(_namePool));
    }

    /// <summary>A name of the port's own machines.</summary>
    public void InsideName() => Text.Put(Random.PickByRank(_hostPool));

    public void PublicIpv4()
    {
        if (_planting is not null && _planting.TryAddress(IndicatorKind.Ipv4, Random, out var planted))
        {
            Text.Ipv4((uint)planted);
            return;
        }

        PublicIpv4Unplanted();
    }

    /// <summary>Where an address would not match, as right after a letter and a slash.</summary>
    public void PublicIpv4Unplanted() => Text.Ipv4(Random.Percent(85) ? Random.PickByRank(_ipv4Pool) : _names.Ipv4());

    public UInt128 PublicIpv6() =>
        _planting is not null && _planting.TryAddress(IndicatorKind.Ipv6, Random, out var planted) ? planted
        : Random.Percent(85) ? Random.PickByRank(_ipv6Pool) : _names.Ipv6();

    public void Client() => Text.Ipv4(Random.PickByRank(_clientPool));

    public void Url()
    {
        if (_planting is null || !_planting.TryText(IndicatorKind.Url, Random, Text))
        {
            Text.Put(Random.PickByRank(_urlPool));
        }
    }

    public void Path() => Text.Put(Random.PickByRank(_pathPool));

    public void Mail()
    {
        if (_planting is null || !_planting.TryText(IndicatorKind.Email, Random, Text))
        {
            Text.Put(Random.PickByRank(_mailPool));
        }
    }

    public void Hash(IndicatorKind kind)
    {
        if (_planting is null || !_planting.TryText(kind, Random, Text))
        {
            Text.RandomHex(Random, kind switch { IndicatorKind.Md5 => 32, IndicatorKind.Sha1 => 40, _ => 64 });
        }
    }

    public void UserAgent() => Text.Put(Random.PickByRank(_agentPool));

    public void Word() => _names.Word();

    /// <summary>A file's name with its ending.</summary>
    public void FileName()
    {
        _names.Label();
        _names.FileEnding();
    }

    public void Mac(char separator)
    {
        for (var i = 0; i < 6; i++)
        {
            Text.Hex(Random.Next(), 2);
            if (i < 5)
            {
                Text.Put(separator);
            }
        }
    }

    public void Port() => Text.Number(Random.Between(1024, 65535));

    /// <summary>As in <c>2026-11-18T09:33:20.000123Z</c>.</summary>
    public void IsoTime(ReadOnlySpan<byte> zone)
    {
        var second = Micros / 1_000_000;
        if (second != _secondShown)
        {
            _secondShown = second;
            var time = DateTimeOffset.FromUnixTimeSeconds(second);
            _second = Encoding.ASCII.GetBytes(time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        }

        Text.Put(_second);
        Text.Put('.');
        Text.Number(Micros % 1_000_000, 6);
        Text.Put(zone);
    }

    /// <summary>As in <c>Nov 18 09:33:20</c>.</summary>
    public void BsdTime()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(Micros / 1_000_000);
        Text.Put("JanFebMarAprMayJunJulAugSepOctNovDec"u8.Slice((time.Month - 1) * 3, 3));
        Text.Put(' ');
        Text.Put(time.Day < 10 ? ' ' : (char)('0' + (time.Day / 10)));
        Text.Put((char)('0' + (time.Day % 10)));
        Text.Put(' ');
        Clock(time);
    }

    /// <summary>As in <c>18/Nov/2026:09:33:20 +0000</c>.</summary>
    public void WebTime()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(Micros / 1_000_000);
        Text.Number(time.Day, 2);
        Text.Put('/');
        Text.Put("JanFebMarAprMayJunJulAugSepOctNovDec"u8.Slice((time.Month - 1) * 3, 3));
        Text.Put('/');
        Text.Number(time.Year, 4);
        Text.Put(':');
        Clock(time);
        Text.Put(" +0000"u8);
    }

    private void Clock(DateTimeOffset time)
    {
        Text.Number(time.Hour, 2);
        Text.Put(':');
        Text.Number(time.Minute, 2);
        Text.Put(':');
        Text.Number(time.Second, 2);
    }

    private byte[][] Pool(int count, Action write)
    {
        var pool = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            Text.Length = 0;
            write();
            pool[i] = Text.Written.ToArray();
        }

        Text.Length = 0;
        return pool;
    }

    private void MakeUrl()
    {
        Text.Put(Random.Percent(40) ? "http://"u8 : "https://"u8);
        if (Random.Percent(6))
        {
            Text.Ipv4(_names.Ipv4());
        }
        else
        {
            Text.Put(Random.PickByRank(_namePool));
        }

        if (Random.Percent(6))
        {
            Text.Put(":8080"u8);
        }

        Text.Put(Random.PickByRank(_pathPool));
    }

    private void MakeMail()
    {
        _names.Mailbox();
        Text.Put('@');
        if (Random.Percent(40))
        {
            Text.Put(Random.PickByRank(Vocabulary.MailHosts));
        }
        else
        {
            _names.Registrable();
        }
    }

    private void MakeHost()
    {
        ReadOnlySpan<byte> kind = Random.Below(5) switch { 0 => "srv-"u8, 1 => "PC-"u8, 2 => "crane"u8, 3 => "gate"u8, _ => "ws"u8 };
        Text.Put(kind);
        _names.Word();
        Text.Number(Random.Below(200));
        Text.Put(Random.Percent(70) ? ".terminal.harbour.lan"u8 : ".corp.harbour-group.lan"u8);
    }

    private uint MakeClient() => Random.Below(10) switch
    {
        < 7 => (10u << 24) | (uint)Random.Below(1 << 16) | (47u << 16),
        < 9 => (192u << 24) | (168u << 16) | (uint)Random.Below(1 << 16),
        _ => (172u << 24) | (16u << 16) | (uint)Random.Below(1 << 16),
    };
}
