namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>What a name of a module stands for.</summary>
internal enum YaraKind
{
    Int,
    Float,
    Text,
    Bool,
    Regex,
    Struct,
    Array,
    Dictionary,
    Function,
}

/// <summary>A value, or something that values are taken out of.</summary>
/// <param name="Inner">Of an array or dictionary what it holds, of a function what it returns.</param>
/// <param name="Fields">Of a structure.</param>
/// <param name="Signatures">Of a function: for each way of calling it a letter for each argument.</param>
internal sealed record YaraShape(
    YaraKind Kind, YaraShape? Inner = null, IReadOnlyDictionary<string, YaraShape>? Fields = null, IReadOnlyList<string>? Signatures = null)
{
    public static YaraShape Int { get; } = new(YaraKind.Int);

    public static YaraShape Float { get; } = new(YaraKind.Float);

    public static YaraShape Text { get; } = new(YaraKind.Text);

    /// <summary>
    /// Reads a structure: names with blanks between, of integers unless <c>:s</c> or <c>:f</c> follows; <c>name&lt;…&gt;</c> a structure,
    /// <c>name[…]</c> an array of them, <c>name[:s]</c> of texts, <c>name{:s}</c> a dictionary, <c>name(i,ss)</c> a function of an
    /// integer or two texts, <c>name(0)</c> of nothing.
    /// </summary>
    public static YaraShape Read(string text)
    {
        var at = 0;
        return Struct(text, ref at);
    }

    private static YaraShape Struct(string text, ref int at)
    {
        var fields = new Dictionary<string, YaraShape>(StringComparer.Ordinal);
        while (at < text.Length && text[at] is not (']' or '>' or '}'))
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }

            fields.Add(text[start..at], Member(text, ref at));
        }

        return new YaraShape(YaraKind.Struct, Fields: fields);
    }

    private static YaraShape Member(string text, ref int at)
    {
        var mark = at < text.Length ? text[at] : ' ';
        if (mark == '(')
        {
            var end = text.IndexOf(')', at);
            var signatures = text[(at + 1)..end].Replace("0", "", StringComparison.Ordinal).Split(',');
            at = end + 1;
            return new YaraShape(YaraKind.Function, Scalar(text, ref at), Signatures: signatures);
        }

        if (mark is not ('<' or '[' or '{'))
        {
            return Scalar(text, ref at);
        }

        at++;
        var inner = text[at] == ':' ? Scalar(text, ref at) : Struct(text, ref at);
        at++;
        return mark == '<' ? inner : new YaraShape(mark == '[' ? YaraKind.Array : YaraKind.Dictionary, inner);
    }

    private static YaraShape Scalar(string text, ref int at)
    {
        var letter = at + 1 < text.Length && text[at] == ':' ? text[at + 1] : 'i';
        at += at < text.Length && text[at] == ':' ? 2 : 0;
        return letter switch { 's' => Text, 'f' => Float, _ => Int };
    }
}
