using Breakwater.Taxii;
using Breakwater.Taxii.Filters;
using Breakwater.Taxii.Negotiation;

namespace Breakwater.Fuzz.Targets;

/// <summary>What a TAXII client sends in its URL and its headers.</summary>
internal sealed class QueryTarget : FuzzTarget
{
    private const int PageDefault = 100;
    private const int PageMax = 1000;

    private static readonly string[] Words =
    [
        "added_after=", "limit=", "next=", "match[id]=", "match[type]=", "match[version]=", "match[spec_version]=", "&", "=", ",",
        "first", "last", "all",
        "2026-01-01T00:00:00.000000Z", "indicator--11111111-1111-4111-8111-111111111111", "indicator", "2.1",
        "application/taxii+json;version=2.1", "*/*",
        ";q=0", ";q=1.000", "application/*", "\"", "\\", ";", "/", "\r\n", "%00", "é", "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z",
    ];

    public override string Name => "query";

    public override void Run(byte[] input)
    {
        var text = Text(input);
        var problems = new List<TaxiiProblem>();
        var pairs = text.Split('&').Select(static p => p.Split('=', 2))
            .Select(static p => KeyValuePair.Create(p[0], p.Length > 1 ? p[1] : ""));
        var filters = FilterParser.Parse(pairs, (FilterFields)~0, PageDefault, PageMax, problems);
        Expect(filters.Limit is > 0 and <= PageMax, "a page is bounded");
        Expect(problems.All(static p => p.Message.Length is > 0 and < 1000), "a problem is short");

        var ranges = MediaRange.ParseList(text);
        Expect(ranges.All(static r => r.Quality is >= 0 and <= 1), "a quality is from 0 to 1");
        Expect(!TaxiiMedia.MayRead(text) || MediaRange.TryParse(text, out _), "what may be read is a media type");
        _ = TaxiiMedia.MayAnswer(text);
        if (TaxiiTimestamp.TryParse(text, out var micros))
        {
            Expect(TaxiiTimestamp.TryParse(TaxiiTimestamp.Format(micros), out var again) && again == micros,
                "a time is read as it was written");
        }
    }

    protected override byte[] Make(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Mutator.Pick(random, Words)));
        var made = Mutator.Utf8(text);
        return random.Next(2) == 0 ? made : Mutator.Mutate(random, made, Words, () => Mutator.Utf8(Mutator.Pick(random, Words)));
    }
}
