using System.Xml;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>A part of an OpenIOC definition: a term, or terms under AND or OR.</summary>
internal sealed record OpenIocNode(string Id, bool IsAnd, OpenIocTerm? Term, List<OpenIocNode> Children, int Line);

/// <summary>One IndicatorItem.</summary>
/// <param name="Search">Such as <c>FileItem/Md5sum</c>.</param>
internal sealed record OpenIocTerm(string Search, string Condition, string Content, bool IsNegated);

/// <summary>
/// Reads OpenIOC 1.1, and 1.0. What is joined by OR at the top is an indicator each; what is joined by AND is one, its terms joined by
/// AND of observations. A term without a counterpart is left out with a note, and a group that needs it with it.
/// </summary>
internal static class OpenIocReader
{
    public static void Read(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        work.MakesObjects = false;
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Limits.ReadTextCharsMax,
                IgnoreComments = true,
        };
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, settings);
            new Parse(reader, work).Run();
        }
        catch (XmlException e)
        {
            throw new ReadingException($"line {e.LineNumber}", e.Message, e);
        }
    }

    private sealed class Parse(XmlReader reader, ReadingWork work)
    {
        private readonly List<string> _ids = [];
        private string _description = "";
        private int _items;

        public void Run()
        {
            var roots = new List<OpenIocNode>();
            var open = new Stack<OpenIocNode>();
            while (reader.Read())
            {
                if (reader.Depth > Limits.XmlDepthMax)
                {
                    throw new ReadingException(Line(), $"The document nests more than {Limits.XmlDepthMax} elements.");
                }

                if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "Indicator")
                {
                    open.TryPop(out _);
                }
                else if (reader.NodeType == XmlNodeType.Element)
                {
                    Element(roots, open);
                }
            }

            foreach (var child in roots.SelectMany(root => root.IsAnd ? [root] : root.Children))
            {
                Take(child);
            }

            AddReport();
        }

        private void Element(List<OpenIocNode> roots, Stack<OpenIocNode> open)
        {
            switch (reader.LocalName)
            {
                case "short_description":
                    work.Title = Text();
                    break;
                case "description":
                    _description = Text();
                    break;
                case "Indicator":
                    var isAnd = reader.GetAttribute("operator")?.Equals("AND", StringComparison.OrdinalIgnoreCase) == true;
                    var node = new OpenIocNode(reader.GetAttribute("id") ?? "", isAnd, null, [], LineNumber);
                    (open.TryPeek(out var above) ? above.Children : roots).Add(node);
                    if (!reader.IsEmptyElement)
                    {
                        open.Push(node);
                    }

                    break;
                case "IndicatorItem":
                    (open.TryPeek(out var group) ? group.Children : roots).Add(Item());
                    break;
                case "parameters" when !reader.IsEmptyElement:
                    work.Note(Line(), "parameters", "They say how a tool is to show the items, and have no counterpart.");
                    break;
            }
        }

        private OpenIocNode Item()
        {
            if (++_items > Limits.OpenIocItemsMax)
            {
                throw new ReadingException(Line(), $"The document has more than {Limits.OpenIocItemsMax} items.");
            }

            var (line, id, condition) = (LineNumber, reader.GetAttribute("id") ?? "", reader.GetAttribute("condition") ?? "is");
            var isNegated = reader.GetAttribute("negate") is "true" or "1" || condition.EndsWith("not", StringComparison.OrdinalIgnoreCase);
            var (search, content) = ("", "");
            if (!reader.IsEmptyElement)
            {
                var depth = reader.Depth;
                while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
                {
                    if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Context")
                    {
                        search = reader.GetAttribute("search") ?? "";
                    }
                    else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Content")
                    {
                        content = Text();
                    }
                }
            }

            return new OpenIocNode(id, false, new OpenIocTerm(search, condition.ToLowerInvariant(), content.Trim(), isNegated), [], line);
        }

        /// <summary>The text of the element that the reader is on; it is left on its end.</summary>
        private string Text()
        {
            if (reader.IsEmptyElement)
            {
                return "";
            }

            var (depth, text) = (reader.Depth, "");
            while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
            {
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    text += reader.Value;
                }
            }

            return text;
        }

        private void Take(OpenIocNode node)
        {
            if (PatternOf(node) is not { } pattern)
            {
                return;
            }

            var name = Shown(node);
            var (id, json) = StixWriting.Write("indicator", $"openioc {pattern}", work.Options, writer =>
            {
                writer.WriteString("name", name.Length <= Limits.MispNameCharsMax ? name : name[..Limits.MispNameCharsMax] + "…");
                writer.WriteString("pattern", pattern);
                writer.WriteString("pattern_type", "stix");
                writer.WriteString("pattern_version", "2.1");
                writer.WriteString("valid_from", StixTimestamp.From(work.Options.Now).ToString());
            });
            if (work.AddObject(id, json))
            {
                _ids.Add(id);
            }
        }

        private string? PatternOf(OpenIocNode node)
        {
            if (node.Term is { } term)
            {
                return OfTerm(term, node.Line);
            }

            var parts = node.Children.Select(PatternOf).ToList();
            if (parts.Count == 0 || (node.IsAnd && parts.Contains(null)) || parts.TrueForAll(part => part is null))
            {
                if (parts.Exists(part => part is not null))
                {
                    work.Note($"line {node.Line}", "a group", "It needs a term that has no counterpart, so it cannot be looked for.");
                }

                return null;
            }

            var joined = string.Join(node.IsAnd ? " AND " : " OR ", parts.Where(part => part is not null));
            return parts.Count > 1 ? $"({joined})" : joined;
        }

        private string? OfTerm(OpenIocTerm term, int line)
        {
            var place = $"line {line}";
            var start = work.AddText(term.Content, place);
            var known = KnownValue.Read("", term.Content, work.Options.Suffixes);
            if (known is not null && !term.IsNegated)
            {
                work.Take(new FoundIndicator(
                    known.Kind, known.Value, known.Raw, start + known.Start, start + known.End, place, false, known.Port));
            }

            if (OpenIocTerms.PatternOf(term) is { } pattern)
            {
                return pattern;
            }

            work.Note(place, $"{term.Search} {term.Condition}",
                $"{Misp.MispManifest.Quote(term.Content)} has no counterpart in a STIX pattern.");
            return null;
        }

        private static string Shown(OpenIocNode node) => node.Term is { } term ? term.Content : string.Join(", ",
            node.Children.Select(Shown));

        private void AddReport()
        {
            if (_ids.Count == 0)
            {
                return;
            }

            var (id, json) = StixWriting.Write("report", $"openioc {string.Join(' ', _ids)}", work.Options, writer =>
            {
                writer.WriteString("name", work.Title.Length > 0 ? work.Title : "OpenIOC definition");
                if (_description.Length > 0)
                {
                    writer.WriteString("description", _description);
                }

                writer.WriteStartArray("report_types");
                writer.WriteStringValue("indicator");
                writer.WriteEndArray();
                writer.WriteString("published", StixTimestamp.From(work.Options.Now).ToString());
                writer.WriteStartArray("object_refs");
                _ids.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
            });
            work.AddObject(id, json);
        }

        private int LineNumber => (reader as IXmlLineInfo)?.LineNumber ?? 0;

        private string Line() => $"line {LineNumber}";
    }
}
