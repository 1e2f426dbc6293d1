using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Breakwater.Matching;

/// <summary>Collects indicators for one <see cref="IndicatorIndex"/>. Not for use by several threads at once.</summary>
public sealed class IndicatorIndexBuilder
{
    private readonly KeyTableBuilder _keys = new();
    private readonly IndexShape _shape = new();
    private int _count;

    /// <param name="value">As <see cref="IndicatorValue.TryParse(string, out IndicatorValue, out string)"/> made it.</param>
    /// <param name="entry">Comes back with every hit. One value may be added under several.</param>
    public void Add(IndicatorValue value, uint entry)
    {
        _count++;
        switch (value.Kind)
        {
            case IndicatorKind.Ipv4:
            case IndicatorKind.Ipv6:
                AddRange(value, entry);
                break;
            case IndicatorKind.Domain:
                AddText(value.Kind, value.Text, entry);
                AddSpelledOut(value.Kind, value.Text, value.Text, entry);
                break;
            case IndicatorKind.Url:
                AddUrl(value.Text, entry);
                break;
            case IndicatorKind.Email:
                AddText(value.Kind, value.Text, entry);
                AddSpelledOut(value.Kind, value.Text, value.Text[(value.Text.LastIndexOf('@') + 1)..], entry);
                break;
            default:
                AddText(value.Kind, value.Text, entry);
                break;
        }
    }

    /// <summary>The index of everything added so far. The builder may go on.</summary>
    public IndicatorIndex Build() => new(new KeyTable(_keys), _shape.Freeze(), _count);

    internal static int WriteAddressKey(IndicatorKind kind, UInt128 address, int prefix, Span<byte> key)
    {
        if (kind == IndicatorKind.Ipv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key, (uint)address);
            key[4] = (byte)prefix;
            return 5;
        }

        AddressText.WriteIpv6(address, key);
        key[16] = (byte)prefix;
        return 17;
    }

    private void AddRange(IndicatorValue value, uint entry)
    {
        var (address, prefix) = RangeText.Split(value.Kind, value.Text);
        Span<byte> key = stackalloc byte[17];
        var length = WriteAddressKey(value.Kind, address, prefix, key);
        _keys.Add(value.Kind, key[..length], entry);
        _shape.AddRange(value.Kind, address, prefix);
    }

    private void AddText(IndicatorKind kind, string text, uint entry)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _keys.Add(kind, bytes, entry);
        _shape.AddText(kind, bytes.Length);
    }

    /// <summary>Logs may hold an internationalised name in UTF-8: its lower-case spelling is a key too.</summary>
    private void AddSpelledOut(IndicatorKind kind, string text, string host, uint entry)
    {
        if (DomainText.Unicode(host) is { } spelled)
        {
            AddText(kind, text.Replace(host, spelled, StringComparison.Ordinal), entry);
        }
    }

    private void AddUrl(string text, uint entry)
    {
        AddText(IndicatorKind.Url, text, entry);
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var hostStart = schemeEnd < 0 ? 0 : schemeEnd + 3;
        var authority = text[hostStart..text.IndexOf('/', hostStart)];
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        AddSpelledOut(IndicatorKind.Url, text, hasPort ? authority[..colon] : authority, entry);
        if (schemeEnd >= 0 || !hasPort)
        {
            return;
        }

        // Any scheme, with a port: a URL whose scheme has that port of its own is canonical without it.
        foreach (var (scheme, port) in UrlText.DefaultPorts)
        {
            if (authority[(colon + 1)..] == port.ToString(CultureInfo.InvariantCulture))
            {
                AddText(IndicatorKind.Url, $"{scheme}://{authority[..colon]}{text[authority.Length..]}", entry);
            }
        }
    }
}
