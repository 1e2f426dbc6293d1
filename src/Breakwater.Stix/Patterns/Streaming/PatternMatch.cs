namespace Breakwater.Stix;

/// <summary>One way in which a pattern matched what a stream has brought.</summary>
/// <param name="Bindings">The index of each is the observation's place in the stream, from 0.</param>
public sealed record PatternMatch(IReadOnlyList<PatternBinding> Bindings);
