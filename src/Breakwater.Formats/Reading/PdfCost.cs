using System.Globalization;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Tokens;

namespace Breakwater.Formats.Reading;

/// <summary>
/// Counts what the content of a page makes its reader do before it is read, with the forms that it runs (ISO 32000-1, 7.8 and 8.10): an
/// object for each operator and for each character shown. Where it is not sure it counts too much.
/// </summary>
internal sealed class PdfCost : IPageFactory<PdfPageCost>
{
    private const int BytesOfOne = 64;

    private readonly PdfDocument _document;
    private readonly IFilterProvider _filters;
    private readonly HashSet<IndirectReference> _missing = [];
    private long _page;
    private long _all;

    public PdfCost(PdfDocument document, IFilterProvider filters)
    {
        (_document, _filters) = (document, filters);
        document.AddPageFactory(this);
    }

    /// <exception cref="ReadingException">The page, or all of them so far, hold more than may be read.</exception>
    public void Take(int number) => _document.GetPage<PdfPageCost>(number);

    /// <summary>Called by the document with what the page is made of.</summary>
    public PdfPageCost Create(
        int number, DictionaryToken dictionary, PageTreeMembers pageTreeMembers, NamedDestinations namedDestinations)
    {
        _page = 0;
        var resources = new List<DictionaryToken>();
        AddResources(dictionary, resources);
        resources.AddRange(pageTreeMembers.ParentResources);
        if (dictionary.TryGet(NameToken.Contents, out var contents))
        {
            Run(Content(contents), resources, 0, $"page {number}");
        }

        return new PdfPageCost(_page);
    }

    private void Run(ReadOnlySpan<byte> content, List<DictionaryToken> resources, int depth, string place)
    {
        Add((content.Length / BytesOfOne) + 1, place);
        var name = "";
        for (var at = 0; at < content.Length;)
        {
            var c = content[at];
            if (PdfBytes.IsSpace(c))
            {
                at++;
            }
            else if (c is (byte)'(' || (c is (byte)'<' && at + 1 < content.Length && content[at + 1] != '<'))
            {
                var length = c is (byte)'(' ? PdfBytes.TextLength(content[at..]) : PdfBytes.HexLength(content[at..]);
                Add(length, place);
                at += length;
            }
            else
            {
                var length = PdfBytes.WordLength(content[at..]);
                var word = content.Slice(at, length);
                Add(1, place);
                at += length;
                if (c is (byte)'/')
                {
                    name = PdfBytes.Name(word);
                }
                else if (word.SequenceEqual("Do"u8))
                {
                    RunForm(name, resources, depth, place);
                }
            }
        }
    }

    private void RunForm(string name, List<DictionaryToken> resources, int depth, string place)
    {
        foreach (var one in resources)
        {
            if (one.TryGet(NameToken.Xobject, out var list) && Resolve(list) is DictionaryToken forms && depth < Limits.PdfDepthMax
                && forms.TryGet(NameToken.Create(name), out var token) && Resolve(token) is StreamToken stream
                && stream.StreamDictionary.TryGet(NameToken.Subtype, out var kind) && Resolve(kind) is NameToken form
                    && form.Equals(NameToken.Form))
            {
                var own = new List<DictionaryToken>();
                AddResources(stream.StreamDictionary, own);
                Run(stream.Decode(_filters).Span, own.Count > 0 ? own : resources, depth + 1, place);
                return;
            }
        }
    }

    private void AddResources(DictionaryToken holder, List<DictionaryToken> resources)
    {
        if (holder.TryGet(NameToken.Resources, out var token) && Resolve(token) is DictionaryToken own)
        {
            resources.Add(own);
        }
    }

    /// <summary>Several streams are one content, whose texts may go from one into the next.</summary>
    private ReadOnlySpan<byte> Content(IToken token)
    {
        if (Resolve(token) is not ArrayToken parts)
        {
            return Resolve(token) is StreamToken only ? only.Decode(_filters).Span : [];
        }

        using var whole = new MemoryStream();
        foreach (var part in parts.Data)
        {
            if (Resolve(part) is StreamToken stream)
            {
                whole.Write(stream.Decode(_filters).Span);
                whole.WriteByte((byte)'\n');
            }
        }

        return whole.ToArray();
    }

    private IToken? Resolve(IToken? token)
    {
        for (var steps = 0; token is IndirectReferenceToken reference && steps < Limits.PdfDepthMax; steps++)
        {
            token = Find(reference.Data);
        }

        return token;
    }

    /// <summary>What is not there is null, and no error (ISO 32000-1, 7.3.10).</summary>
    private IToken? Find(IndirectReference reference)
    {
        if (_missing.Contains(reference))
        {
            return null;
        }

        try
        {
            return _document.Structure.GetObject(reference)?.Data;
        }
        catch (InvalidOperationException)
        {
            _missing.Add(reference);
            return null;
        }
    }

    private void Add(long count, string place)
    {
        _page += count;
        _all += count;
        if (_page > Limits.PdfPageStepsMax || _all > Limits.PdfStepsMax)
        {
            throw new ReadingException(place, _page > Limits.PdfPageStepsMax
                ? $"The page has more than {Limits.PdfPageStepsMax} operators and characters."
                : $"The pages have more than {Limits.PdfStepsMax} operators and characters.");
        }
    }
}

/// <summary>What one page holds.</summary>
internal sealed record PdfPageCost(long Steps);

/// <summary>The lexical rules of PDF (ISO 32000-1, 7.2 and 7.3), as far as lengths go.</summary>
internal static class PdfBytes
{
    private static readonly System.Buffers.SearchValues<byte> Edges = System.Buffers.SearchValues.Create("\0\t\n\f\r ()<>[]{}/"u8);

    public static bool IsSpace(byte c) => c is 0 or 9 or 10 or 12 or 13 or 32;

    /// <summary>Of a text in brackets, which may hold others; to the end when it is not closed.</summary>
    public static int TextLength(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return at + 1;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return text.Length;
    }

    public static int HexLength(ReadOnlySpan<byte> text) => text.IndexOf((byte)'>') is var end and >= 0 ? end + 1 : text.Length;

    /// <summary>Of a name, number, operator or bracket; at least one.</summary>
    public static int WordLength(ReadOnlySpan<byte> text)
    {
        var end = text[1..].IndexOfAny(Edges);
        return Edges.Contains(text[0]) && text[0] != '/' ? 1 : end < 0 ? text.Length : end + 1;
    }

    /// <summary>What a name behind its slash means: #41 is A.</summary>
    public static string Name(ReadOnlySpan<byte> word)
    {
        var name = new StringBuilder(word.Length);
        for (var at = 1; at < word.Length; at++)
        {
            var isCode = word[at] == '#' && at + 2 < word.Length
                && byte.TryParse(word.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            name.Append(isCode ? (char)byte.Parse(word.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : (char)word[at]);
            at += isCode ? 2 : 0;
        }

        return name.ToString();
    }
}
