using System.Globalization;
using Breakwater.Harbor.Corpora;
using Breakwater.Matching;
using Breakwater.Matching.Tests;

namespace Breakwater.MatchingBench;

/// <summary>
/// Damages an index file in many ways and uses it: opening or verifying refuses it, or scanning does when it comes to the damage, or every
/// hit is as before. A crash of this process is a failure too; the seed is said before each thousand.
/// </summary>
internal sealed class DamageCommand(Materials materials, int headerBytes)
{
    private const int IndicatorCount = 10_000;
    private const int TextBytes = 128 << 10;
    private const int TestPieces = 1000;

    private int _refusedAtOpen;
    private int _refusedByVerification;
    private int _refusedInScan;
    private int _unnoticed;

    /// <returns>How many went wrong.</returns>
    public int Run(int firstSeed, int count)
    {
        var original = File.ReadAllBytes(materials.Index(IndicatorCount));
        var text = Materials.Load(materials.Corpus(CorpusFormat.Syslog, 0.01m), TextBytes);
        var path = materials.InFolder("damaged.bwi");
        var expected = Hits(materials.InFolder($"index-{IndicatorCount}.bwi"), text);
        var generator = new DamageGenerator(original, headerBytes);
        var wrong = 0;
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            if (seed % TestPieces == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from seed {seed}"));
            }

            var damage = generator.Make(seed);
            File.WriteAllBytes(path, damage.Bytes);
            if (Try(path, text, expected) is { } problem)
            {
                wrong++;
                Console.WriteLine($"{problem}: {damage.What}");
            }
        }

        var report = new Report();
        report.Line($"{count} damaged files of {original.Length} bytes: {_refusedAtOpen} refused at opening,");
        report.Line($"{_refusedByVerification} by verification; of those that opening let through {_refusedInScan}");
        report.Line($"while scanning, {_unnoticed} scanned to the end;");
        report.Line($"{wrong} went wrong");
        return wrong;
    }

    /// <summary>What went wrong; null when nothing did.</summary>
    private string? Try(string path, byte[] text, List<IndicatorHit> expected)
    {
        List<IndicatorHit> found;
        try
        {
            Subject.Open(path).Dispose();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _refusedAtOpen++;
            return null;
        }

        var isVerified = true;
        try
        {
            Subject.Verify(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            isVerified = false;
            _refusedByVerification++;
        }

        try
        {
            found = Hits(path, text);
        }
        catch (InvalidDataException)
        {
            // What was verified must not turn out damaged.
            _refusedInScan++;
            return isVerified ? "verified, and then damaged while scanning" : null;
        }

        _unnoticed++;
        return found.SequenceEqual(expected) ? null : "other hits";
    }

    private static List<IndicatorHit> Hits(string path, byte[] text)
    {
        using var subject = Subject.Open(path);
        var hits = new List<IndicatorHit>();
        subject.Index.Scan(text, hits);
        return hits;
    }
}
