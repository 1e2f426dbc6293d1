using System.Diagnostics;
using System.Globalization;
using System.Text;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Tests;

/// <summary>How the use of a damaged file ended.</summary>
internal enum DamageOutcome
{
    RefusedAtOpening,
    RefusedByVerification,
    RefusedInScan,
    SameHits,
    Wrong,
}

/// <summary>
/// An index file with every kind, an entry table and payloads; damages it and uses it. Chance damage must be refused by opening or by
/// verification, and must never change a hit. What was crafted may, but then verification refuses it: what passes finds the same values
/// at the same places, if perhaps under other numbers. Nothing but a refusal is thrown.
/// </summary>
internal sealed class DamageTrial
{
    private const int PayloadBytes = 3;
    private const int MadeUp = 400;
    private const int Lines = 60;
    private static readonly MatcherOptions Options = new(FileNames: true, UrlsWithoutQuery: true, Defanged: true, JoinHostAndPath: true);

    private readonly string _path;
    private readonly byte[] _original;
    private readonly byte[] _text;
    private readonly List<IndicatorHit> _expected;
    private readonly List<string> _expectedEntries;
    private readonly List<string> _expectedByValue;
    private readonly DamageGenerator _chance;
    private readonly CraftedDamage _crafted;

    /// <param name="folder">Where the files go.</param>
    public DamageTrial(string folder)
    {
        _path = Path.Combine(folder, "damaged.bwi");
        var builder = new IndicatorIndexBuilder(new UInt128(1, 2), entryTable: true, PayloadBytes);
        var values = LogTextGenerator.Values().Concat(Enumerable.Range(0, MadeUp).Select(Value)).ToList();
        foreach (var value in values)
        {
            builder.Add(value, [(byte)builder.Count, (byte)value.Kind, 0x5A]);
        }

        builder.Write(_path);
        IndicatorIndex.Verify(_path);
        _original = File.ReadAllBytes(_path);
        var generator = new LogTextGenerator(20261123);
        _text =
        [
            .. values.SelectMany(v => Encoding.UTF8.GetBytes($"{v.Text}\n{v.Text.Split('/')[0]} any://{v.Text}\n")),
            .. Enumerable.Range(0, Lines).SelectMany(_ => (byte[])[.. generator.Line(), (byte)'\n']),
        ];
        using var index = IndicatorIndex.Open(_path);
        _expected = Hits(index);
        _expectedEntries = Entries(index, _expected);
        _expectedByValue = ByValue(index, _expected);
        _chance = new DamageGenerator(_original, ImageHeader.Bytes);
        _crafted = new CraftedDamage(_original);
    }

    public int FileBytes => _original.Length;

    public int Hit => _expected.Count;

    public IReadOnlySet<IndicatorKind> KindsHit => _expected.Select(h => h.Kind).ToHashSet();

    /// <summary>Damages by this seed, every second time as somebody who knows the format.</summary>
    /// <returns>What went wrong, if something did, and else what was done.</returns>
    public (DamageOutcome Outcome, string What) Try(int seed)
    {
        var damage = (seed & 1) == 0 ? _chance.Make(seed) : _crafted.Make(seed);
        File.WriteAllBytes(_path, damage.Bytes);
        bool sameHits;
        try
        {
            using var index = IndicatorIndex.Open(_path);
            try
            {
                var found = Hits(index);
                var sameEntries = Entries(index, found).SequenceEqual(_expectedEntries);
                sameHits = damage.IsCrafted ? found.SequenceEqual(_expected) || SameValues(index, found)
                    : found.SequenceEqual(_expected) && sameEntries;
            }
            catch (InvalidDataException)
            {
                return IsVerified() ? (DamageOutcome.Wrong, $"verified, but refused while scanning: {damage.What}")
                    : (DamageOutcome.RefusedInScan, damage.What);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return (DamageOutcome.RefusedAtOpening, damage.What);
        }
#pragma warning disable CA1031 // Anything else is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (DamageOutcome.Wrong, $"{e}: {damage.What}");
        }

        return IsVerified()
            ? damage.IsCrafted && sameHits ? (DamageOutcome.SameHits, damage.What) : (DamageOutcome.Wrong, $"verified: {damage.What}")
            : damage.IsCrafted || sameHits ? (DamageOutcome.RefusedByVerification, damage.What)
            : (DamageOutcome.Wrong, $"chance damage changed hits unsaid: {damage.What}");
    }

    /// <summary>A file that loses its cold end, or is replaced by a shorter one, while it is open.</summary>
    /// <returns>What went wrong; empty when nothing did.</returns>
    public string TryWhileOpen(int seed)
    {
        var random = new Random(seed);
        File.WriteAllBytes(_path, _original);
        using var index = IndicatorIndex.Open(_path);
        var hot = (int)index.HotBytes;
        if (random.Next(2) == 0)
        {
            var shorter = _path + ".shorter";
            File.WriteAllBytes(shorter, _original[..random.Next(hot)]);
            File.Move(shorter, _path, overwrite: true);
            return Hits(index).SequenceEqual(_expected) ? "" : $"seed {seed}: a file that took its name changed the hits of an open one";
        }

        var length = random.Next(hot, _original.Length);
        Truncate(_path, length);
        try
        {
            return Hits(index).SequenceEqual(_expected) ? "" : $"seed {seed}: cut to {length} bytes while open, it gives other hits";
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return "";
        }
    }

    private static void Truncate(string path, long length)
    {
        // By another process, which knows nothing of our locks.
        using var process = Process.Start("truncate", ["-s", length.ToString(CultureInfo.InvariantCulture), path]);
        process.WaitForExit();
    }

    private bool IsVerified()
    {
        try
        {
            IndicatorIndex.Verify(_path);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private List<IndicatorHit> Hits(IndicatorIndex index)
    {
        var hits = new List<IndicatorHit>();
        index.Scan(_text, hits, Options);
        return hits;
    }

    private bool SameValues(IndicatorIndex index, List<IndicatorHit> found) =>
        HasTable(index) && found.All(h => h.Entry < index.Count) && ByValue(index, found).SequenceEqual(_expectedByValue);

    private static List<string> ByValue(IndicatorIndex index, List<IndicatorHit> hits) =>
        [.. hits.Select(h => $"{h.Offset} {h.Length} {index.ValueOf(h.Entry)}").Order(StringComparer.Ordinal)];

    private static bool HasTable(IndicatorIndex index) => (index.Image.Header.Flags & ImageFlags.EntryTable) != 0;

    private static List<string> Entries(IndicatorIndex index, List<IndicatorHit> hits)
    {
        var found = new List<string>();
        var payload = new byte[index.PayloadBytes];
        foreach (var entry in hits.Select(h => h.Entry).Where(e => HasTable(index) && e < index.Count).Distinct().Order())
        {
            index.ReadPayload(entry, payload);
            found.Add($"{index.ValueOf(entry)} {Convert.ToHexString(payload)}");
        }

        return found;
    }

    private static IndicatorValue Value(int number)
    {
        var text = (number % 6) switch
        {
            0 => $"10.{number % 200}.7.{number % 250}",
            1 => $"2001:db8:{number:x}::{number % 50:x}",
            2 => $"http://host{number}.example.org/a/{number}?q={number}",
            3 => $"name{number}@mail{number % 30}.example.net",
            _ => $"made-up-{number}.example-{number % 40}.com",
        };
        return IndicatorValue.TryParse(text, out var value, out var problem) ? value : throw new InvalidOperationException(problem);
    }
}
