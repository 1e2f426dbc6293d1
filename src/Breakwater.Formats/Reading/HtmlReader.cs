using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Breakwater.Formats.Reading;

/// <summary>
/// Reads a page: what is seen, what is hidden, where links lead, comments and scripts, each as a part of its own. Nothing is run, nothing
/// is fetched.
/// </summary>
internal static class HtmlReader
{
    private static readonly HashSet<string> Blocks = new(
        ("address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
            + "nav ol p pre section table tbody td tfoot th thead title tr ul").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] LinkAttributes = ["href", "src", "action", "formaction", "background", "data", "poster"];

    public static void Read(string html, string place, ReadingWork work)
    {
        if (html.AsSpan().Count('<') > Limits.HtmlTagsMax)
        {
            throw new ReadingException(place, $"The page has more than {Limits.HtmlTagsMax} tags.");
        }

        CheckDepth(html, place);
        using var page = new HtmlParser().ParseDocument(html);
        var walk = new PageWalk();
        walk.Visit(page);
        work.Title = work.Title.Length > 0 ? work.Title : page.Title ?? "";
        Add(work, walk.Seen.ToString(), place);
        Add(work, walk.Hidden.ToString(), Join(place, "hidden text"));
        Add(work, walk.Comments.ToString(), Join(place, "comment"));
        Add(work, walk.Scripts.ToString(), Join(place, "script"));
        foreach (var (target, text) in walk.Links)
        {
            AddLink(target, text, place, work);
        }
    }

    private static void Add(ReadingWork work, string text, string place)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            work.AddAndExtract(text, place);
        }
    }

    /// <summary>An ordinary link, unless its text shows another host, or the host is an address or looks like another name.</summary>
    private static void AddLink(string target, string text, string place, ReadingWork work)
    {
        var shown = text.Trim();
        var where = Join(place, shown.Length > 0 ? $"link behind {Misp.MispManifest.Quote(shown)}" : "link");
        var start = work.AddText(target, where);
        var texts = TextExtractor.Extract(shown).Select(one => one.Value).ToList();
        foreach (var one in TextExtractor.Extract(target))
        {
            var host = Uri.TryCreate(one.Value, UriKind.Absolute, out var uri) ? uri.Host : one.Value;
            var isMisleading = texts.Count > 0 && !texts.Exists(value => value.Contains(host, StringComparison.OrdinalIgnoreCase));
            var isOdd = host.Contains("xn--", StringComparison.Ordinal) || uri?.HostNameType
                is UriHostNameType.IPv4 or UriHostNameType.IPv6;
            var isLink = one.Kind is IndicatorKinds.Url or IndicatorKinds.Domain && !isMisleading && !isOdd;
            work.Take(new FoundIndicator(one.Kind, one.Value, one.Raw, start + one.Start, start + one.End, where, isLink, one.Port));
        }
    }

    /// <summary>A bound on what the parser nests: open tags without their closing ones, roughly.</summary>
    private static void CheckDepth(string html, string place)
    {
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            depth += html[at + 1] == '/' ? -1 : char.IsAsciiLetter(html[at + 1]) && !IsVoid(html, at + 1) ? 1 : 0;
            depth = Math.Max(depth, 0);
            if (depth > Limits.HtmlDepthMax)
            {
                throw new ReadingException(place, $"The page nests more than {Limits.HtmlDepthMax} tags.");
            }
        }
    }

    private static bool IsVoid(string html, int at)
    {
        var end = at;
        while (end < html.Length && end - at < 10 && char.IsAsciiLetterOrDigit(html[end]))
        {
            end++;
        }

        return html.AsSpan(at, end - at).ToString().ToLowerInvariant()
            is "br" or "img" or "hr" or "input" or "meta" or "link" or "area" or "base"
            or "col" or "embed" or "source" or "track" or "wbr" or "p" or "li" or "td" or "tr" or "th" or "option" or "dt" or "dd";
    }

    private static string Join(string place, string part) => place.Length > 0 ? $"{place}, {part}" : part;

    /// <summary>One walk over a page, without recursion.</summary>
    private sealed class PageWalk
    {
        public StringBuilder Seen { get; } = new();

        public StringBuilder Hidden { get; } = new();

        public StringBuilder Comments { get; } = new();

        public StringBuilder Scripts { get; } = new();

        public List<(string Target, string Text)> Links { get; } = [];

        public void Visit(INode root)
        {
            var stack = new Stack<(INode Node, bool IsHidden, bool IsEnd)>();
            stack.Push((root, false, false));
            while (stack.TryPop(out var entry))
            {
                var text = entry.IsHidden ? Hidden : Seen;
                if (entry.IsEnd)
                {
                    text.Append('\n');
                    continue;
                }

                var isHidden = entry.IsHidden;
                switch (entry.Node)
                {
                    case IComment comment:
                        Comments.Append(comment.Data).Append('\n');
                        continue;
                    case IText words:
                        text.Append(words.Data);
                        continue;
                    case IElement element:
                        if (element.LocalName is "script" or "style" or "noscript" or "template")
                        {
                            Scripts.Append(element.TextContent).Append('\n');
                        }

                        TakeLinks(element);
                        if (element.LocalName is "script" or "style")
                        {
                            continue;
                        }

                        isHidden |= IsHidden(element);
                        if (Blocks.Contains(element.LocalName))
                        {
                            text.Append('\n');
                            stack.Push((element, isHidden, true));
                        }

                        break;
                }

                for (var i = entry.Node.ChildNodes.Length - 1; i >= 0; i--)
                {
                    stack.Push((entry.Node.ChildNodes[i], isHidden, false));
                }
            }
        }

        private void TakeLinks(IElement element)
        {
            foreach (var name in LinkAttributes)
            {
                if (element.GetAttribute(name) is { Length: > 0 } target && !target.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
                    && !target.StartsWith('#') && Links.Count < Limits.HtmlLinksMax)
                {
                    Links.Add((target, element.TextContent.Length <= Limits.MispNameCharsMax ? element.TextContent : ""));
                }
            }

            if (element.LocalName == "meta" && element.GetAttribute("http-equiv")?.Equals("refresh",
                StringComparison.OrdinalIgnoreCase) == true
                && element.GetAttribute("content") is { } content && content.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                Links.Add((content[(equals + 1)..], ""));
            }
        }

        private static bool IsHidden(IElement element)
        {
            var style = (element.GetAttribute("style") ?? "").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
            return element.HasAttribute("hidden") || style.Contains("display:none", StringComparison.Ordinal)
                || style.Contains("visibility:hidden", StringComparison.Ordinal) || style.Contains("font-size:0", StringComparison.Ordinal)
                || style.Contains("opacity:0;", StringComparison.Ordinal) || style.EndsWith("opacity:0", StringComparison.Ordinal);
        }
    }
}
