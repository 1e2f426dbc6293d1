namespace Breakwater.Stix;

/// <summary>One observation that a bracket of the pattern was bound to.</summary>
/// <param name="Bracket">Place of the square brackets in the pattern, from 0.</param>
/// <param name="Observation">Id of the observed-data object, or of the cyber-observable that stands alone.</param>
/// <param name="Index">Its place among the observations, from 0.</param>
/// <param name="Times">How many of its number_observed are bound here.</param>
/// <param name="Objects">Keys or ids of its cyber-observables that fulfil the bracket.</param>
public sealed record PatternBinding(int Bracket, string Observation, long Index, long Times, IReadOnlyList<string> Objects);

/// <summary>Whether a pattern matches what was observed.</summary>
/// <param name="Matches">
/// Null when it is not known: part of the pattern cannot be evaluated and decides it, or a named limit was reached.
/// </param>
/// <param name="Bindings">One way in which it matches; empty unless it does.</param>
/// <param name="Reason">Why it is not known; null when it is.</param>
public sealed record PatternAnswer(bool? Matches, IReadOnlyList<PatternBinding> Bindings, string? Reason);
