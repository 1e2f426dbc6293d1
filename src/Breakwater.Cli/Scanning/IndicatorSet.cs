using System.Globalization;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Cli.Scanning;

/// <summary>
/// The indicators of a scan, from all its files. An entry that is written twice counts once; one that cannot be used is reported with
/// its place and reason, and never stretched to something that can.
/// </summary>
internal sealed class IndicatorSet(TextWriter problems)
{
    private readonly IndicatorIndexBuilder _builder = new();
    private readonly List<string> _written = [];
    private IndicatorIndex? _opened;
    private readonly HashSet<(IndicatorValue, string)> _known = [];

    public int Unsupported { get; private set; }

    public long Count => _opened?.Count ?? _written.Count;

    /// <summary>The listed entry of a hit, as it was written.</summary>
    public string Written(uint entry) => _opened is null ? _written[(int)entry] : _opened.ValueOf(entry).Text;

    public IndicatorIndex BuildIndex() => _opened ?? _builder.Build();

    /// <summary>Takes an index file instead of lists.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no index file.</exception>
    public void Open(string path)
    {
        var index = IndicatorIndex.Open(path);
        if (!index.HasEntries)
        {
            index.Dispose();
            throw new InvalidDataException(
                "It holds no table of its entries, so a hit could not be named; breakwater index build makes one.");
        }

        _opened = index;
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">Its compressed form is damaged, or it is a bundle that cannot be used.</exception>
    public void Load(string path)
    {
        using var stream = InputBytes.Open(path);
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        if (reader.Peek() == '{')
        {
            LoadBundle(path, reader);
            return;
        }

        foreach (var entry in PlainList.Read(reader))
        {
            if (entry.Value is { } value)
            {
                Add(value, entry.Text);
            }
            else
            {
                Report(string.Create(CultureInfo.InvariantCulture, $"{path}:{entry.Line}"), entry.Text, entry.Problem);
            }
        }
    }

    private void LoadBundle(string path, StreamReader reader)
    {
        var bundle = BundleIndicators.Read(Encoding.UTF8.GetBytes(reader.ReadToEnd()));
        foreach (var item in bundle)
        {
            if (item.Value is { } value)
            {
                Add(value, item.Id);
            }
            else
            {
                Report($"{path}:{item.Place}", item.Id, item.Problem);
            }
        }
    }

    private void Add(IndicatorValue value, string written)
    {
        if (_known.Add((value, written)))
        {
            _builder.Add(value, (uint)_written.Count);
            _written.Add(written);
        }
    }

    private void Report(string place, string entry, string problem)
    {
        Unsupported++;
        problems.WriteLine($"{place}: unsupported entry '{entry}': {problem}");
    }
}
