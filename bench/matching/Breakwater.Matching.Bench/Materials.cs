using System.Globalization;
using System.Text;
using Breakwater.Harbor.Corpora;

namespace Breakwater.MatchingBench;

/// <summary>Corpora and lists in a scratch folder, made when they are not there.</summary>
internal sealed class Materials(string folder, long corpusBytes)
{
    public const ulong Seed = 20261123;
    private const int PlantFrom = 10_000;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public long CorpusBytes => corpusBytes;

    public string List(int count)
    {
        var path = Path.Combine(folder, $"list-{count.ToString(CultureInfo.InvariantCulture)}.txt");
        return Make(path, file =>
        {
            var set = new IndicatorSet(Seed);
            for (var left = count; left > 0; left--)
            {
                file.Write(set.Next());
                file.WriteByte((byte)'\n');
            }
        });
    }

    public string Index(int count) => Index(List(count), $"index-{count.ToString(CultureInfo.InvariantCulture)}.bwi");

    public string Index(string list, string name)
    {
        // Always anew: it is the product of what is measured.
        var path = Path.Combine(folder, name);
        Subject.Write(list, path);
        return path;
    }

    public string InFolder(string name) => Path.Combine(folder, name);

    public string Corpus(CorpusFormat format, decimal hitRate) =>
        Corpus(format, hitRate, List(PlantFrom), PlantFrom, "");

    /// <param name="listCount">Planted are the first so many entries of the list.</param>
    public string Corpus(CorpusFormat format, decimal hitRate, string list, int listCount, string mark)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{format}-{hitRate}-{corpusBytes}{mark}.log").ToLowerInvariant();
        return Make(Path.Combine(folder, name), file =>
        {
            using var entries = File.OpenText(list);
            using var planted = new StreamWriter(Path.Combine(folder, name + ".planted"), append: false, Utf8);
            new Corpus(new CorpusOptions(format, corpusBytes, Seed, hitRate), Planting.Read(entries, listCount)).WriteTo(file, planted);
        });
    }

    public static byte[] Load(string path, long bytesMax = int.MaxValue - 64)
    {
        using var file = File.OpenRead(path);
        var length = (int)Math.Min(bytesMax, file.Length);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        file.ReadExactly(bytes);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        return end == length ? bytes : bytes[..end];
    }

    private string Make(string path, Action<Stream> write)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            Console.Error.WriteLine($"making {Path.GetFileName(path)}");
            var part = path + ".part";
            using (var file = new BufferedStream(File.Create(part), 1 << 20))
            {
                write(file);
            }

            File.Move(part, path);
        }

        return path;
    }
}
