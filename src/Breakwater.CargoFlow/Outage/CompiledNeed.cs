namespace Breakwater.CargoFlow.Outage;

internal enum NeedKind
{
    Leaf,
    All,
    Any,
}

/// <summary>A need with numbers instead of ids.</summary>
internal sealed record CompiledNeed(NeedKind Kind, int Service, double Without, CompiledNeed[] Entries)
{
    public static CompiledNeed Of(Need need, IReadOnlyDictionary<string, int> index) => need switch
    {
        ServiceNeed leaf => new CompiledNeed(NeedKind.Leaf, index[leaf.Service], leaf.Without, []),
        AllNeed all => new CompiledNeed(NeedKind.All, -1, 0, [.. all.Entries.Select(one => Of(one, index))]),
        AnyNeed any => new CompiledNeed(NeedKind.Any, -1, 0, [.. any.Entries.Select(one => Of(one, index))]),
        _ => throw new InvalidOperationException($"A need of kind {need.GetType().Name} is unknown."),
    };
}

/// <param name="Staff">Number of a pool, people wanted, and the number of this service's claim on that pool.</param>
internal sealed record CompiledFallback(int Number, double Share, CompiledNeed Needs, (int Pool, int Count, int Claim)[] Staff);
