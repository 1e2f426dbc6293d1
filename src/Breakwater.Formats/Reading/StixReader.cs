using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>Reads STIX 2.1, and brings STIX 2.0 into it. Found is what patterns and observables name.</summary>
internal static class StixReader
{
    private static readonly string[] Named = ["value", "pattern", "name", "key", "path"];

    public static void Read(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        work.MakesObjects = false;
        var bundle = StixBundle.Read(content);
        if (!bundle.Usable)
        {
            var worst = bundle.Problems.First(problem => problem.Severity == Severity.Must);
            throw new ReadingException(worst.Path, worst.Message);
        }

        var upgrade = new StixUpgrade();
        foreach (var reading in bundle.Objects)
        {
            if (reading.Object is not { } one)
            {
                foreach (var problem in reading.Problems.Where(problem => problem.Severity == Severity.Must))
                {
                    work.Note(problem.Path, "the object", problem.Message);
                }

                continue;
            }

            if (!StixUpgrade.IsOf20(one))
            {
                Take(one, work);
                continue;
            }

            var upgraded = upgrade.Upgrade(one, $"$.objects[{reading.Index}]");
            foreach (var change in upgraded.Changes)
            {
                work.Note(change.Path, "brought from STIX 2.0", change.Message);
            }

            foreach (var made in upgraded.Objects)
            {
                Take(made, work);
            }
        }
    }

    private static void Take(StixObject one, ReadingWork work)
    {
        if (!work.AddObject(one.Id + " " + one.Version, one.Utf8.ToArray()))
        {
            work.Note(one.Id, "the object", "It is in the document twice.");
            return;
        }

        if (one.Type is not ("indicator" or "vulnerability" or "attack-pattern" or "intrusion-set") && one.Created is not null)
        {
            return;
        }

        foreach (var name in Named)
        {
            if (one.Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                && (name != "name" || one.Type is "vulnerability" or "mutex"))
            {
                var label = one.Type == "mutex" && name == "name" ? "mutex: " : one.Type == "domain-name" ? "domain " : "";
                work.AddAndExtractTechnical(label + value.GetString(), one.Id);
            }
        }

        foreach (var name in new[] { "hashes", "external_references" })
        {
            if (one.Json.TryGetProperty(name, out var values) && (name == "hashes" || one.Type is "attack-pattern" or "intrusion-set"))
            {
                work.AddAndExtractTechnical(values.GetRawText(), one.Id);
            }
        }

        if (one.Type == "autonomous-system" && one.Json.TryGetProperty("number", out var number))
        {
            work.AddAndExtractTechnical($"AS{number.GetRawText()}", one.Id);
        }
    }
}
