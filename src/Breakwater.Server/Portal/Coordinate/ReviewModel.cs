using Breakwater.Hub.Gate;

namespace Breakwater.Server.Portal.Coordinate;

/// <param name="Items">The most urgent first.</param>
public sealed record ReviewModel(IReadOnlyList<ReviewItem> Items);
