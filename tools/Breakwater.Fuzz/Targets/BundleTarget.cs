using System.Text;
using Breakwater.Stix;

namespace Breakwater.Fuzz.Targets;

/// <summary>Bundles, envelopes and objects: read and judged; as observed data too.</summary>
internal sealed class BundleTarget : FuzzTarget
{
    private static readonly string[] Types =
    [
        "indicator", "malware", "identity", "relationship", "sighting", "observed-data", "file", "ipv4-addr", "network-traffic",
        "x509-certificate",
        "marking-definition", "extension-definition", "language-content", "grouping", "note", "x-own-type", "bundle",
        "windows-registry-key", "email-message",
    ];

    private static readonly string[] Names =
    [
        "name", "description", "created", "modified", "spec_version", "pattern", "pattern_type", "valid_from", "labels", "confidence",
        "external_references",
        "object_marking_refs", "granular_markings", "extensions", "hashes", "value", "object_refs", "objects", "first_observed",
        "number_observed", "src_ref",
        "kill_chain_phases", "revoked", "id", "type", "contents", "definition", "definition_type", "relationship_type", "source_ref",
        "target_ref", "x_own",
    ];

    private static readonly string[] Words =
        [.. Names.Select(n => $"\"{n}\":"), "{", "}", "[", "]", ",", "\\u0000", "\\ud800", "\\\"", "null", "true", "\ufeff",
            "\"objects\":[", "{\"type\":\"bundle\","];

    public override string Name => "bundle";

    public override void Run(byte[] input)
    {
        var reading = StixBundle.Read(input);
        foreach (var one in reading.Objects)
        {
            Expect(one.Object is null == one.Problems.Any(static p => p.Severity == Severity.Must), "an object is there or a problem is");
            if (one.Object is { } read)
            {
                Judge(read);
            }
        }

        var alone = StixObject.Read(input);
        if (alone.Object is { } single)
        {
            Judge(single);
        }

        var observed = ObservedSet.Read(input, out var error);
        Expect(observed is null == (error is not null), "observed data or an error is there");
    }

    protected override byte[] Make(Random random)
    {
        var text = Mutator.Utf8(random.Next(3) switch
        {
            0 => Object(random, 3),
            1 => $"{{\"objects\":[{Objects(random)}]}}",
            _ => $"{{\"type\":\"bundle\",\"id\":\"bundle--{Uuid(random)}\",\"objects\":[{Objects(random)}]}}",
        });
        return random.Next(4) == 0 ? text : Mutator.Mutate(random, text, Words, () => Mutator.Utf8(Object(random, 1)));
    }

    private static void Judge(StixObject read)
    {
        Expect(StixObject.Read(read.Utf8).Object is not null, "what was read is read again");
        var problems = StixValidator.Validate(read);
        Expect(problems.Count <= Stix.Limits.ProblemsPerObjectMax, "problems are bounded");
        Expect(problems.All(static p => p.Message.Length > 0 && p.Path.StartsWith('$')), "a problem has a place and a message");
        Expect(CanonicalJson.Write(read.Json).Length > 0, "what was read has a canonical form");
        _ = ObservableId.For(read.Json);
        _ = TlpMarkings.LevelOf(read.MarkingRefs);
    }

    private static string Objects(Random random) => string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Object(random, 2)));

    private static string Object(Random random, int depth)
    {
        var type = Mutator.Pick(random, Types);
        var text = new StringBuilder($"{{\"type\":\"{type}\",\"id\":\"{type}--{Uuid(random)}\"");
        foreach (var name in Names.Where(_ => random.Next(4) == 0))
        {
            text.Append($",\"{name}\":{Value(random, depth)}");
        }

        return text.Append('}').ToString();
    }

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 12 : 9) switch
    {
        0 => "\"2026-01-01T00:00:00.000Z\"",
        1 => "\"2.1\"",
        2 => $"\"{Mutator.Pick(random, Types)}--{Uuid(random)}\"",
        3 => Mutator.Pick(random, "0", "1", "-1", "100", "1e5", "0.5", "99999999999999999999"),
        4 => Mutator.Pick(random, "true", "false", "null"),
        5 => "\"[ipv4-addr:value = '198.51.100.5']\"",
        6 => "\"198.51.100.5/24\"",
        7 => "[\"a\",\"b\"]",
        8 => "\"\\u00e9\\ud83d\\ude00 text\"",
        9 => $"[{Value(random, depth - 1)},{Value(random, depth - 1)}]",
        10 => $"[{Object(random, depth - 1)}]",
        _ => $"{{\"{Mutator.Pick(random, "MD5", "SHA-256", "x-ext", "0", "selectors")}\":{Value(random, depth - 1)}}}",
    };

    private static string Uuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)(bytes[7] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes).ToString();
    }
}
