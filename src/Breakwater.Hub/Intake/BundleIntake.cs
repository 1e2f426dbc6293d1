using Breakwater.Stix;
using StixProblem = Breakwater.Stix.Problem;

namespace Breakwater.Hub.Intake;

/// <summary>Reads a STIX bundle, envelope or single object. One bad object never rejects the others.</summary>
internal static class BundleIntake
{
    public static HandedInSet Read(ReadOnlyMemory<byte> utf8)
    {
        var bundle = StixBundle.Read(utf8);
        var whole = bundle.Problems.Where(problem => problem.Severity == Severity.Must).Select(Translate).ToList();
        if (!bundle.Usable)
        {
            return new HandedInSet([], whole, []);
        }

        var notes = bundle.Problems.Where(problem => problem.Severity == Severity.Should).Select(Translate).ToList();
        return new HandedInSet(bundle.Objects.Select(ReadOne).ToList(), [], notes);
    }

    /// <summary>Validates one object that was read; an object with a problem of level Must is none.</summary>
    public static HandedIn ReadOne(ObjectReading reading)
    {
        var found = reading.Object is { } read
            ? reading.Problems.Concat(StixValidator.Validate(read, $"$.objects[{reading.Index}]"))
            : reading.Problems;
        var problems = found.ToList();
        var unusable = problems.Exists(problem => problem.Severity == Severity.Must);
        return new HandedIn(
            reading.Index,
            unusable ? null : reading.Object,
            problems.Where(problem => !unusable || problem.Severity == Severity.Must).Select(Translate).ToList())
        {
            Claimed = reading.Object,
        };
    }

    private static Problem Translate(StixProblem problem) => new(
        problem.Code, problem.Path, problem.Section is { } section ? $"{problem.Message} (STIX 2.1, {section})" : problem.Message);
}
