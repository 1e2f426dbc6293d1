namespace Breakwater.Stix;

/// <summary>A vocabulary of STIX 2.1, 10: open (values outside it are allowed) or closed (they are not).</summary>
internal sealed class Vocabulary(string name, string section, bool isClosed, params string[] words)
{
    private readonly NameTable<string> _words = new(words.Select(static word => (word, word)));

    public string Name => name;

    public string Section => section;

    public bool IsClosed => isClosed;

    public IReadOnlyList<string> Words => words;

    public bool Has(ReadOnlySpan<byte> utf8) => _words.Find(utf8) is not null;

    public static Vocabulary Open(string name, string section, params string[] words) => new(name, section, false, words);

    public static Vocabulary Closed(string name, string section, params string[] words) => new(name, section, true, words);
}
