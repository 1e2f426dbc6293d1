namespace Breakwater.CargoFlow;

/// <summary>A thing that cargo depends on: gate, terminal operating system, crane control, power.</summary>
public sealed record Service
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The member that runs it.</summary>
    public required string Owner { get; init; }

    /// <summary>A platform's members: those who use it beside its owner. Empty for a service of one member.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>What it touches: vessel, yard, gate, rail, customs, safety, information, all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>People may come to harm without it: restored before anything else.</summary>
    public bool Safety { get; init; }

    /// <summary>Reached by wire, pipe or hand and not over a network, so that no disconnection cuts it off: power, water, fuel.</summary>
    public bool Physical { get; init; }

    public Need Needs { get; init; } = Need.Nothing;

    public IReadOnlyList<Fallback> Fallbacks { get; init; } = [];

    /// <summary>Hours that it may be gone at most before the harm is great; null where nobody has said.</summary>
    public double? MaximumTolerableHours { get; init; }

    /// <summary>Hours within which its owner wants it back.</summary>
    public double? RestoreTargetHours { get; init; }

    public RestoreWork Work { get; init; } = RestoreWork.Unknown;
}

/// <summary>Another way of doing a service's job.</summary>
public sealed record Fallback
{
    public required string Name { get; init; }

    /// <summary>What it carries of what is normal, 0 to 1, with everybody there who works it.</summary>
    public required double Share { get; init; }

    /// <summary>Hours from the beginning of the disruption until it can be worked.</summary>
    public double After { get; init; }

    /// <summary>Hours for which it can be worked from its first use; null for without end.</summary>
    public double? Lasts { get; init; }

    public Need Needs { get; init; } = Need.Nothing;

    public IReadOnlyList<Staffing> Staff { get; init; } = [];
}

/// <summary>People who work a fallback. With fewer it carries as much less.</summary>
public sealed record Staffing(string Pool, int Count);

/// <summary>People who know how to work by hand. Spread over all fallbacks that want them, in proportion.</summary>
public sealed record Pool(string Id, string Name, int Count);

/// <summary>What it takes to bring a service back, when it was hit itself.</summary>
public sealed record RestoreWork
{
    public static RestoreWork Unknown { get; } = new();

    /// <summary>The skill that a crew must have; empty for any crew.</summary>
    public string Skill { get; init; } = "";

    /// <summary>Until it is free of the intruder, and shown to be.</summary>
    public HourRange Clean { get; init; }

    /// <summary>From there until it runs again.</summary>
    public HourRange Restored { get; init; }

    /// <summary>From there until its data agree with what stands in the yard.</summary>
    public HourRange Reconciled { get; init; }

    /// <summary>Services that must be reconciled before this work can begin, as far as they were hit.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
}

/// <summary>People who restore together. A crew does one service at a time, and stays until it is reconciled.</summary>
public sealed record Crew(string Id, string Name, IReadOnlyList<string> Skills)
{
    /// <summary>Hours from now until it can begin.</summary>
    public double From { get; init; }

    public bool Can(string skill) => skill.Length == 0 || Skills.Contains(skill, StringComparer.Ordinal);
}
