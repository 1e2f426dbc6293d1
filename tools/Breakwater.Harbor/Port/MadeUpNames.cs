namespace Breakwater.Harbor.Port;

/// <summary>
/// Names that belong to nobody as far as one can tell: random labels under a real top-level domain. Special-use names would not do, because
/// a hub refuses them as indicators.
/// </summary>
public sealed class MadeUpNames(int seed)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz0123456789";
    private const int LabelLetters = 14;
    private static readonly string[] Endings = ["com", "net", "org", "info"];

    private readonly Random _random = new(seed);

    public string Domain(string beginning) => $"{beginning}-{Label()}.{Endings[_random.Next(Endings.Length)]}";

    public string Sha256()
    {
        var bytes = new byte[32];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private string Label() => string.Create(LabelLetters, _random, static (span, random) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = Letters[random.Next(Letters.Length)];
        }
    });
}
