using System.Text.Json;
using Breakwater.Formats.Misp;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>Reads events of MISP, alone or as its API answers with them, and manifests of its feeds.</summary>
internal static class MispReader
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["imphash"] = IndicatorKinds.Imphash, ["ja3-fingerprint-md5"] = IndicatorKinds.Ja3, ["ssdeep"] = IndicatorKinds.Ssdeep,
        ["tlsh"] = IndicatorKinds.Tlsh, ["mutex"] = IndicatorKinds.Mutex, ["regkey"] = IndicatorKinds.Registry, ["AS"] = IndicatorKinds.Asn,
        ["domain"] = IndicatorKinds.Domain, ["hostname"] = IndicatorKinds.Domain,
    };

    public static void ReadEvents(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        work.MakesObjects = false;
        var count = 0;
        foreach (var one in EventsOf(content))
        {
            if (++count > Limits.MispEventsPerFileMax)
            {
                throw new ReadingException("", $"The file has more than {Limits.MispEventsPerFileMax} events.");
            }

            Take(MispEventReader.Read(one), one, work);
        }

        if (count == 0)
        {
            throw new ReadingException("", "The document has no Event.");
        }
    }

    public static void ReadManifest(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        work.MakesObjects = false;
        var manifest = MispManifest.Read(content);
        foreach (var one in manifest.Events)
        {
            work.AddAndExtract($"{one.Uuid} {one.Info}", $"event {one.Uuid}");
        }

        foreach (var problem in manifest.Problems)
        {
            work.Note("", "an entry", problem);
        }

        work.Note("", $"{manifest.Events.Count} events", "A manifest only names them; each is a file of its own beside it.");
    }

    private static IEnumerable<ReadOnlyMemory<byte>> EventsOf(ReadOnlyMemory<byte> content)
    {
        JsonDocument document;
        try
        {
            var text = content.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content;
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Limits.XmlDepthMax });
        }
        catch (JsonException e)
        {
            throw new ReadingException($"line {e.LineNumber + 1}", $"It is no JSON: byte {e.BytePositionInLine + 1} of the line.", e);
        }

        using (document)
        {
            var root = document.RootElement;
            root = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("response", out var response) ? response : root;
            IEnumerable<JsonElement> events = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
            foreach (var one in events)
            {
                yield return JsonSerializer.SerializeToUtf8Bytes(one);
            }
        }
    }

    private static void Take(MispEvent source, ReadOnlyMemory<byte> json, ReadingWork work)
    {
        work.Title = work.Title.Length > 0 ? work.Title : source.Info;
        work.AddText(source.Info, $"event {source.Uuid}");
        foreach (var attribute in source.Attributes)
        {
            var place = $"attribute {attribute.Uuid}";
            var start = work.AddText(attribute.Value, place);
            if (KnownValue.Read(Kinds.GetValueOrDefault(attribute.Type, ""), attribute.Value, work.Options.Suffixes) is { } first)
            {
                work.Take(new FoundIndicator(first.Kind, first.Value, first.Raw, start + first.Start, start + first.End, place, false,
                    first.Port));
                Rest(attribute.Value, start, first, place, work);
            }
        }

        var conversion = MispToStix.Convert(source);
        var ids = conversion.Objects.Select(one => StixObject.Parse(one).Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < conversion.Objects.Count; i++)
        {
            // The report stays the last one.
            if (i == conversion.Objects.Count - 1)
            {
                using var document = JsonDocument.Parse(json);
                new MispSightings(work, ids).AddAll(document.RootElement.GetProperty("Event"));
            }

            var id = StixObject.Parse(conversion.Objects[i]).Id;
            if (!work.AddObject(id, conversion.Objects[i]))
            {
                work.Note($"event {source.Uuid}", id, "Another event of the file has it already.");
            }
        }

        foreach (var left in conversion.NotCarried)
        {
            work.Note($"event {source.Uuid}", "something that has no place in STIX", left);
        }
    }

    /// <summary>The other values of a composite one, such as <c>domain|ip</c>.</summary>
    private static void Rest(string value, int start, ExtractedIndicator first, string place, ReadingWork work)
    {
        foreach (var one in TextExtractor.Extract(value).Where(one => one.Start >= first.End))
        {
            work.Take(new FoundIndicator(one.Kind, one.Value, one.Raw, start + one.Start, start + one.End, place, false, one.Port));
        }
    }
}
