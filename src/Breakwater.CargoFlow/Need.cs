namespace Breakwater.CargoFlow;

/// <summary>What something needs in order to work: one service, all of several, or any of several.</summary>
public abstract record Need
{
    /// <summary>Needs nothing.</summary>
    public static Need Nothing { get; } = new AllNeed([]);

    /// <summary>Every service that is named, in the order of the file, also twice.</summary>
    public abstract IEnumerable<ServiceNeed> Leaves { get; }
}

/// <summary>One service.</summary>
/// <param name="Without">The share (0 to 1) that is left when the service is gone: 0 for what cannot do without it.</param>
public sealed record ServiceNeed(string Service, double Without = 0) : Need
{
    public override IEnumerable<ServiceNeed> Leaves => [this];
}

/// <summary>As good as the worst of its entries; with none, always met.</summary>
public sealed record AllNeed(IReadOnlyList<Need> Entries) : Need
{
    public override IEnumerable<ServiceNeed> Leaves => Entries.SelectMany(entry => entry.Leaves);
}

/// <summary>As good as the best of its entries, of which there is at least one.</summary>
public sealed record AnyNeed(IReadOnlyList<Need> Entries) : Need
{
    public override IEnumerable<ServiceNeed> Leaves => Entries.SelectMany(entry => entry.Leaves);
}
