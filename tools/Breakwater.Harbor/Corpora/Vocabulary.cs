using System.Text;

namespace Breakwater.Harbor.Corpora;

/// <summary>
/// What names are made of, the same for every seed, so that the two halves of <see cref="NameSpaces"/> hold between an indicator set and a
/// corpus that know nothing of each other.
/// </summary>
internal static class Vocabulary
{
    private const ulong Seed = 0x4252_4541_4B57_4154;
    private const int WordCount = 8192;
    private const int ParentCount = 96;

    private static readonly string[] Onsets =
    [
        "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "br", "ch", "cl", "dr", "fl", "gr", "kr",
        "pl", "pr", "sh", "sk", "sl", "sp", "st", "th", "tr",
    ];

    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "io", "ou"];

    private static readonly string[] Codas = ["", "", "", "", "l", "m", "n", "r", "s", "t", "ck", "ng", "nd", "rt", "st"];

    /// <summary>Endings of names, most used first.</summary>
    public static byte[][] Endings { get; } = Split(
        "com net org info ru xyz top online site shop club de cn co.uk io pro space website live fun icu vip cc biz us me co in fr nl pl "
        + "com.br eu it tk ml ga cf gq cyou sbs click link life store tech world today bond buzz rest work com.cn co.in ca ch es se "
        + "cz ua kz ir jp co.jp kr com.au tv ws su pw best monster quest beauty lol mom app dev cloud page host press agency email center "
        + "digital network solutions support systems zone xin wang ltd group team run win bid loan men date party review science stream "
        + "trade download racing accountant faith cricket webcam zip mov sh md py pl.ua org.uk net.au com.tr com.mx com.ar id my.id co.za "
        + "ro hu gr pt fi no dk be at sk bg rs hr lt lv ee by am ge az uz mn vn th ph sg hk tw nz");

    public static byte[][] Words { get; } = MakeWords();

    /// <summary>Hosts under which many strangers have names, pages or mailboxes: dynamic names, page hosts, clouds.</summary>
    public static byte[][] SharedParents { get; } =
        MakeParents(ParentCount, 1, ["dns", "host", "cloud", "pages", "apps", "cdn", "-ip", "edge"]);

    public static byte[][] MailHosts { get; } = MakeParents(12, 2, ["mail", "post", "box"]);

    /// <summary>First halves of public IPv4 addresses, most used first.</summary>
    public static ushort[] Ipv4Halves { get; } = MakeHalves();

    private static byte[][] Split(string text) => [.. text.Split(' ').Select(Encoding.ASCII.GetBytes)];

    private static byte[][] MakeWords()
    {
        var random = new SeededRandom(Seed, 0);
        var words = new HashSet<string>();
        while (words.Count < WordCount)
        {
            var word = new StringBuilder();
            for (var syllables = random.Between(1, 2); syllables > 0; syllables--)
            {
                word.Append(random.Pick(Onsets)).Append(random.Pick(Vowels)).Append(random.Pick(Codas));
            }

            if (word.Length is >= 3 and <= 7)
            {
                words.Add(word.ToString());
            }
        }

        return [.. words.Select(Encoding.ASCII.GetBytes)];
    }

    private static byte[][] MakeParents(int count, ulong stream, string[] tails)
    {
        var random = new SeededRandom(Seed, stream);
        var parents = new List<byte[]>();
        while (parents.Count < count)
        {
            byte[] label = [.. random.Pick(Words), .. Encoding.ASCII.GetBytes(random.Pick(tails))];
            if (!NameSpaces.IsListed(label))
            {
                parents.Add([.. label, (byte)'.', .. Endings[random.Below(8)]]);
            }
        }

        return [.. parents];
    }

    private static ushort[] MakeHalves()
    {
        var random = new SeededRandom(Seed, 3);
        ushort[] halves = [.. Enumerable.Range(0, 1 << 16).Select(h => (ushort)h).Where(h => NameSpaces.IsPublic((uint)h << 16))];
        for (var i = halves.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (halves[i], halves[j]) = (halves[j], halves[i]);
        }

        return halves;
    }
}
