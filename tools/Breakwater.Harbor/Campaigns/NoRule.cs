namespace Breakwater.Harbor.Campaigns;

/// <summary>Nobody is warned of anything.</summary>
internal sealed class NoRule : IPortRule
{
    public string Name => "no rule";

    public IReadOnlyList<Told> Take(PortEvent one) => [];
}
