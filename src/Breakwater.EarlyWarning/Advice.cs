namespace Breakwater.EarlyWarning;

/// <summary>What a warning tells people. It names nobody, and says nothing that tells who saw it.</summary>
/// <param name="Why">One sentence.</param>
/// <param name="Todo">For each tier, 0 to 3, what to do.</param>
/// <param name="Concerns">Whom it concerns.</param>
/// <param name="CouldStop">What it could stop, in the words of cargo; empty when it shows none of it.</param>
public sealed record Advice(string Why, IReadOnlyList<string> Todo, string Concerns, string CouldStop);
