using System.Text;
using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Fuzz.Targets;

/// <summary>Markings: levels of TLP by name and by id, granular markings and their selectors.</summary>
internal sealed class MarkingTarget : FuzzTarget
{
    private static readonly string[] Words =
    [
        "\"marking_ref\":", "\"lang\":", "\"selectors\":", "[0]", ".[0]", "name", "labels.[1]", "extensions.a.b",
        "external_references.[0].source_name", "labels.[01]", "external_references.[0].", "..", "[-1]",
        "[99999999999]", "granular_markings", "TLP:", "amber+strict", "white", "marking-definition--",
        "e828b379-4e03-4974-9ac4-e53a884c97c1", "id", "",
    ];

    public override string Name => "marking";

    public override void Run(byte[] input)
    {
        var text = Text(input);
        if (Tlp.TryParse(text, out var level))
        {
            Expect(Tlp.TryParse(Tlp.Name(level), out var again) && again == level, "a level is read by its name");
        }

        Expect(!TlpMarkings.TryGetLevel(text, out var known)
            || string.Equals(text, TlpMarkings.IdOf(known), StringComparison.OrdinalIgnoreCase)
            || string.Equals(text, TlpMarkings.IdOfTlp1(known), StringComparison.OrdinalIgnoreCase), "a level's id is its own");

        if (StixObject.Read(input).Object is { } read)
        {
            _ = TlpMarkings.LevelOf(read.MarkingRefs);
            Expect(StixValidator.Validate(read).Count <= Stix.Limits.ProblemsPerObjectMax, "problems are bounded");
            Cut(read);
        }
    }

    /// <summary>Of what a reader may not see nothing comes out, however the selectors are written.</summary>
    private static void Cut(StixObject value)
    {
        foreach (var hidden in Markings.All(value))
        {
            if (GranularFilter.For(value, id => id != hidden).Object is { } left)
            {
                Expect(!SelectorsOf(left, hidden).Any(), "what is marked is taken out with its mark");
                foreach (var selector in SelectorsOf(value, hidden))
                {
                    Expect(IsLess(value, left, selector), "what a selector leads to is taken out");
                }
            }
        }
    }

    private static IEnumerable<string> SelectorsOf(StixObject value, string marking) =>
        Markings.GranularOf(value).Where(mark => mark.MarkingRef == marking).SelectMany(mark => mark.Selectors);

    // The entries behind one that was taken out of a list move up, so the list is what has to be shorter.
    private static bool IsLess(StixObject value, StixObject left, string selector)
    {
        var parent = selector.LastIndexOf('.') is var dot and >= 0 && selector.EndsWith(']') ? selector[..dot] : null;
        return parent is not null && Selectors.TryFind(value.Json, parent, out var before) && before.ValueKind == JsonValueKind.Array
            && Selectors.TryFind(left.Json, parent, out var after) && after.ValueKind == JsonValueKind.Array
            ? after.GetArrayLength() < before.GetArrayLength()
            : left.Utf8.Length < value.Utf8.Length;
    }

    protected override byte[] Make(Random random)
    {
        if (random.Next(6) == 0)
        {
            return Mutator.Mutate(random, Mutator.Utf8(Mutator.Pick(random, Words)), Words, () => "TLP:RED"u8.ToArray());
        }

        var text = new StringBuilder("""
            {"type":"malware","spec_version":"2.1","id":"malware--11111111-1111-4111-8111-111111111111",
            "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","is_family":false,"name":"x",
            "labels":["a","b"],"external_references":[{"source_name":"s"}],
            """);
        text.Append($"\"object_marking_refs\":[{Marking(random)}],\"granular_markings\":[");
        text.AppendJoin(',', Enumerable.Range(0, random.Next(4)).Select(_ => Granular(random))).Append("]}");
        var made = Mutator.Utf8(text.ToString());
        return random.Next(3) == 0 ? made : Mutator.Mutate(random, made, Words, () => Mutator.Utf8(Granular(random)));
    }

    private static string Granular(Random random)
    {
        var selectors = string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"\"{Selector(random)}\""));
        return $"{{{Mutator.Pick(random, "\"marking_ref\":" + Marking(random), "\"lang\":\"en\"",
            "\"x\":1")},\"selectors\":[{selectors}]}}";
    }

    private static string Selector(Random random) => string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        Mutator.Pick(random, Words[4..])));

    private static string Marking(Random random) =>
        $"\"{Mutator.Pick(random, TlpMarkings.IdOf(TlpLevel.Red), TlpMarkings.IdOfTlp1(TlpLevel.Green)!, "x", "marking-definition--0")}\"";
}
