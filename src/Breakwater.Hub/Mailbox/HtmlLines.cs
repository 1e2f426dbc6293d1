using System.Text;
using MimeKit.Text;

namespace Breakwater.Hub.Mailbox;

/// <summary>A page as lines of text, each with the markup that it is made of, so that a part of the page can be cut out.</summary>
internal sealed class HtmlLines
{
    private static readonly HashSet<HtmlTagId> Blocks =
    [
        HtmlTagId.Address, HtmlTagId.BlockQuote, HtmlTagId.Body, HtmlTagId.Center, HtmlTagId.DD, HtmlTagId.Dir, HtmlTagId.Div, HtmlTagId.DL,
        HtmlTagId.DT, HtmlTagId.FieldSet, HtmlTagId.Form, HtmlTagId.H1, HtmlTagId.H2, HtmlTagId.H3, HtmlTagId.H4, HtmlTagId.H5,
        HtmlTagId.H6, HtmlTagId.HR, HtmlTagId.LI, HtmlTagId.OL, HtmlTagId.P, HtmlTagId.Pre, HtmlTagId.Table, HtmlTagId.TBody,
        HtmlTagId.TD, HtmlTagId.TH, HtmlTagId.TR, HtmlTagId.UL, HtmlTagId.Br,
    ];

    private static readonly HashSet<HtmlTagId> Unseen = [HtmlTagId.Script, HtmlTagId.Style, HtmlTagId.Head, HtmlTagId.Title];

    private readonly List<string> _lines = [];
    private readonly List<string> _markup = [];

    private HtmlLines()
    {
    }

    public IReadOnlyList<string> Lines => _lines;

    public static HtmlLines Read(string html)
    {
        var page = new HtmlLines();
        var text = new StringBuilder();
        var markup = new StringWriter();
        var tokens = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var unseen = 0;
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag)
            {
                if (Blocks.Contains(tag.Id))
                {
                    page.End(text, markup);
                }

                unseen += !Unseen.Contains(tag.Id) || tag.IsEmptyElement ? 0 : tag.IsEndTag ? -1 : 1;
                unseen = Math.Max(unseen, 0);
            }
            else if (token is HtmlDataToken data && unseen == 0)
            {
                text.Append(data.Data.ReplaceLineEndings(" ").Replace('\u00A0', ' '));
            }

            token.WriteTo(markup);
        }

        page.End(text, markup);
        return page;
    }

    /// <summary>The markup of some lines; a page reader closes what stays open in it.</summary>
    public string Cut(int start, int end) => $"<html><body>{string.Concat(_markup.Skip(start).Take(end - start))}</body></html>";

    private void End(StringBuilder text, StringWriter markup)
    {
        if (_lines.Count == Limits.MailLinesMax)
        {
            throw new MailRefusedException($"A text of the mail has more than {Limits.MailLinesMax} lines.");
        }

        _lines.Add(text.ToString().Trim());
        _markup.Add(markup.ToString());
        text.Clear();
        markup.GetStringBuilder().Clear();
    }
}
