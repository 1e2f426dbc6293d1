using System.Globalization;
using System.Net;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Harbor.Corpora;

/// <summary>
/// Indicators of a plain list to plant in a corpus, and the one that waits for a place in the line under way. What is written is not the
/// listed text but something it matches: a name below the domain, an address of the range, upper case, UTF-8 for punycode.
/// </summary>
internal sealed class Planting
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    private readonly List<(string Text, IndicatorValue Value)> _listed = [];
    private IndicatorKind _kind;
    private byte[] _text = [];
    private UInt128 _address;
    private int _hostBits;

    /// <param name="count">Only the first so many entries; those that cannot be used do not count.</param>
    public static Planting Read(TextReader list, int count)
    {
        var planting = new Planting();
        foreach (var entry in PlainList.Read(list).Where(e => e.Value is not null).Take(count))
        {
            planting._listed.Add((entry.Text, entry.Value!.Value));
        }

        return planting._listed.Count > 0 ? planting : throw new HarborException("The list of indicators holds none that can be planted.");
    }

    /// <summary>The text, as listed, of what was chosen last.</summary>
    public string Chosen { get; private set; } = "";

    public bool IsWaiting => _kind != 0;

    public void Drop() => _kind = 0;

    public void Choose(SeededRandom random)
    {
        var (text, value) = _listed[random.Below(_listed.Count)];
        Chosen = text;
        _kind = value.Kind;
        if (value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6)
        {
            var slash = value.Text.IndexOf('/', StringComparison.Ordinal);
            var bytes = IPAddress.Parse(slash < 0 ? value.Text : value.Text[..slash]).GetAddressBytes();
            _address = bytes.Aggregate(UInt128.Zero, (address, b) => (address << 8) | b);
            var prefix = slash < 0 ? bytes.Length * 8 : int.Parse(value.Text.AsSpan(slash + 1), CultureInfo.InvariantCulture);
            _hostBits = (bytes.Length * 8) - prefix;
            return;
        }

        var written = value.Kind == IndicatorKind.Domain && random.Percent(25) ? Idn.GetUnicode(value.Text) : value.Text;
        var needsScheme = value.Kind == IndicatorKind.Url && !written.Contains("://", StringComparison.Ordinal);
        _text = Encoding.UTF8.GetBytes(needsScheme ? "http://" + written : written);
    }

    /// <summary>Writes what waits, when it is of this kind.</summary>
    public bool TryText(IndicatorKind kind, SeededRandom random, TextBuffer text)
    {
        if (_kind != kind)
        {
            return false;
        }

        _kind = 0;
        var start = text.Length;
        if (kind == IndicatorKind.Domain && random.Percent(30))
        {
            text.Put(random.PickByRank(Vocabulary.Words));
            text.Put('.');
        }

        text.Put(_text);
        if (kind != IndicatorKind.Url && random.Percent(8))
        {
            foreach (ref var b in text.Since(start))
            {
                b = b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;
            }
        }

        return true;
    }

    /// <summary>The address that waits, when it is of this kind.</summary>
    public bool TryAddress(IndicatorKind kind, SeededRandom random, out UInt128 address)
    {
        address = _address;
        if (_kind != kind)
        {
            return false;
        }

        _kind = 0;
        if (_hostBits > 0)
        {
            var host = new UInt128(random.Next(), random.Next()) & ((UInt128.One << _hostBits) - 1);
            address |= host;
        }

        return true;
    }
}
