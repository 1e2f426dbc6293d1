using System.Globalization;

namespace Breakwater.Harbor.Corpora;

internal enum CorpusFormat
{
    Zeek,
    Syslog,
    Eve,
}

/// <param name="Bytes">The most that is written; the last line is whole.</param>
/// <param name="HitRate">Share of lines with a planted indicator, from 0 to 1.</param>
internal sealed record CorpusOptions(CorpusFormat Format, long Bytes, ulong Seed, decimal HitRate);

/// <summary>What was written.</summary>
internal readonly record struct CorpusTotals(long Lines, long Bytes, long Planted);

/// <summary>Log text that is the same, byte for byte, for the same options and list on every machine.</summary>
internal sealed class Corpus
{
    private const int BufferBytes = 1 << 20;
    private const int ChoicesMax = 100;
    private const int LinesForChoiceMax = 10_000;
    private const decimal RateScale = 1UL << 62;

    private readonly CorpusOptions _options;
    private readonly Planting? _planting;
    private readonly TextBuffer _text = new(BufferBytes);
    private readonly SeededRandom _plantRandom;
    private readonly LineFields _fields;
    private readonly Action _write;
    private readonly ulong _threshold;

    /// <param name="planting">Null when nothing is planted.</param>
    public Corpus(CorpusOptions options, Planting? planting)
    {
        _options = options;
        _planting = planting;
        _plantRandom = new SeededRandom(options.Seed, 0xB17);
        _threshold = planting is null ? 0 : (ulong)(options.HitRate * RateScale);
        _fields = new LineFields(options.Seed, (ulong)options.Format + 1, _text, planting);
        _write = options.Format switch
        {
            CorpusFormat.Zeek => new ZeekLines(_fields).Write,
            CorpusFormat.Syslog => new SyslogLines(_fields).Write,
            _ => new EveLines(_fields).Write,
        };
    }

    /// <param name="planted">Takes a line for each planted indicator: its line number from 1, a tab, and the entry as listed.</param>
    public CorpusTotals WriteTo(Stream output, TextWriter? planted)
    {
        long lines = 0, bytes = 0, plantedCount = 0;
        while (true)
        {
            var start = _text.Length;
            _fields.NextLine();
            var isHit = _plantRandom.Next() >> 2 < _threshold;
            if (isHit)
            {
                WritePlanted(start);
            }
            else
            {
                _write();
            }

            if (bytes + _text.Length > _options.Bytes)
            {
                _text.Length = start;
                output.Write(_text.Written);
                return new CorpusTotals(lines, bytes + start, plantedCount);
            }

            lines++;
            if (isHit)
            {
                plantedCount++;
                planted?.Write(string.Create(CultureInfo.InvariantCulture, $"{lines}\t{_planting!.Chosen}\n"));
            }

            if (_text.IsFull)
            {
                output.Write(_text.Written);
                bytes += _text.Length;
                _text.Length = 0;
            }
        }
    }

    /// <summary>Writes lines until one has a place for what is to be planted.</summary>
    private void WritePlanted(int start)
    {
        for (var choice = 0; choice < ChoicesMax; choice++)
        {
            _planting!.Choose(_plantRandom);
            for (var line = 0; line < LinesForChoiceMax; line++)
            {
                _text.Length = start;
                _write();
                if (!_planting.IsWaiting)
                {
                    return;
                }
            }

            // A kind for which this format has no place, such as SHA-512.
            _planting.Drop();
        }

        throw new HarborException("The format has no place for any indicator of the list.");
    }
}
