namespace Breakwater.Tidy.Tests;

/// <summary>One thing that the repository keeps to.</summary>
/// <param name="Why">What it costs when the rule is broken; printed with every failure, so that it can be judged.</param>
internal sealed record Rule(string Name, string Why, Func<Tree, IEnumerable<Finding>> Find);
