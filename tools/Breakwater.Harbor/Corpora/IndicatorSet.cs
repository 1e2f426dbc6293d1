using System.Globalization;
using System.Text;

namespace Breakwater.Harbor.Corpora;

/// <summary>
/// Indicators in the mix of real feeds: 55 % domains, 25 % IPv4 addresses, 3 % and a little IPv6 in ranges, 2 % IPv6, 8 % URLs, 1 % mail
/// addresses, 6 % file hashes. No two are the same text. A set of fewer is the beginning of a set of more with the same seed.
/// </summary>
internal sealed class IndicatorSet
{
    private static readonly uint[] RangeHalves =
        [.. Vocabulary.Ipv4Halves.Select(h => (uint)h << 16).Where(NameSpaces.IsRangeLand)];

    private static readonly byte[][] Languages =
    [
        .. new[] { "абвгдежзиклмнопрстуфхцчшэюя", "äöüßéèñçåøæàâêîôûáíóú", "αβγδεζηθικλμνξοπρστυφχψω", "天地人口日月火水木金土山川田中大小上下" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    private readonly SeededRandom _random;
    private readonly TextBuffer _line = new(0);
    private readonly NameMaker _listed;
    private readonly NameMaker _shared;
    private readonly HashSet<ulong> _seen = [];

    public IndicatorSet(ulong seed)
    {
        _random = new SeededRandom(seed, 0x1D1C);
        _listed = new NameMaker(_random, _line, isListed: true);
        _shared = new NameMaker(_random, _line, isListed: false);
    }

    /// <summary>One more that was not there, without a line end; good until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        do
        {
            _line.Length = 0;
            Compose();
        }
        while (!_seen.Add(Fingerprint(_line.Written)));
        return _line.Written;
    }

    private static ulong Fingerprint(ReadOnlySpan<byte> text)
    {
        var state = 0xCBF2_9CE4_8422_2325;
        foreach (var b in text)
        {
            state = (state ^ b) * 0x100_0000_01B3;
        }

        return SeededRandom.Mix(state);
    }

    private void Compose()
    {
        switch (_random.Below(100))
        {
            case < 55:
                Domain();
                break;
            case < 80:
                _line.Ipv4(_listed.Ipv4());
                break;
            case < 83:
                Ipv4Range();
                break;
            case < 85:
                Ipv6();
                break;
            case < 93:
                Url();
                break;
            case < 94:
                Mail();
                break;
            default:
                _line.RandomHex(_random, _random.Below(10) switch { < 3 => 32, < 5 => 40, _ => 64 });
                break;
        }
    }

    private void Domain()
    {
        if (_random.Percent(2))
        {
            International();
        }
        else
        {
            _listed.Name();
        }
    }

    /// <summary>In punycode, or half of them as people write it.</summary>
    private void International()
    {
        var letters = Encoding.UTF8.GetString(_random.Pick(Languages));
        while (true)
        {
            var label = new StringBuilder();
            for (var i = _random.Between(3, 12); i > 0; i--)
            {
                label.Append(letters[_random.Below(letters.Length)]);
            }

            // What is written is compared in punycode; the letter is for a label that maps to another half.
            var ascii = Idn.GetAscii(label.ToString());
            if (!NameSpaces.IsListed(Encoding.ASCII.GetBytes(ascii)))
            {
                label.Append(letters[0]);
                ascii = Idn.GetAscii(label.ToString());
            }

            if (ascii.StartsWith("xn--", StringComparison.Ordinal) && NameSpaces.IsListed(Encoding.ASCII.GetBytes(ascii)))
            {
                _line.Put(Encoding.UTF8.GetBytes(_random.Percent(50) ? ascii : label.ToString()));
                _line.Put('.');
                _line.Put(_random.PickByRank(Vocabulary.Endings));
                return;
            }
        }
    }

    private void Ipv4Range()
    {
        var prefix = _random.Below(100) switch
        {
            < 55 => 24,
            < 63 => 23,
            < 73 => 22,
            < 78 => 21,
            < 85 => 20,
            < 88 => 19,
            < 90 => 18,
            < 91 => 17,
            < 92 => 16,
            _ => _random.Between(25, 30),
        };
        var address = _random.Pick(RangeHalves) | (uint)_random.Below(1 << 16);
        _line.Ipv4(address >> (32 - prefix) << (32 - prefix));
        _line.Put('/');
        _line.Number(prefix);
    }

    private void Ipv6()
    {
        var address = _listed.Ipv6();
        if (!_random.Percent(15))
        {
            _line.Ipv6Short(address);
            return;
        }

        var prefix = _random.Below(10) switch { < 1 => 40, < 6 => 48, < 7 => 56, _ => 64 };
        address |= (UInt128)1 << 96;
        _line.Ipv6Short(address >> (128 - prefix) << (128 - prefix));
        _line.Put('/');
        _line.Number(prefix);
    }

    private void Url()
    {
        var style = _random.Below(100);
        if (style >= 10)
        {
            _line.Put(_random.Percent(60) ? "http://"u8 : "https://"u8);
        }

        if (style >= 85)
        {
            _line.Ipv4(_listed.Ipv4());
        }
        else if (style >= 72)
        {
            _shared.Name();
        }
        else
        {
            _listed.Name();
        }

        if (_random.Percent(style >= 85 ? 40 : 6))
        {
            _line.Put(':');
            _line.Number(_random.Between(1024, 65535));
        }

        _listed.Path();
    }

    private void Mail()
    {
        _listed.Mailbox();
        _line.Put('@');
        if (_random.Percent(50))
        {
            _line.Put(_random.PickByRank(Vocabulary.MailHosts));
        }
        else
        {
            _listed.Registrable();
        }
    }
}
