namespace Breakwater.Harbor.Port;

/// <summary>The members of the simulated port: every tier, most roles, names that nobody takes for real.</summary>
public static class DemoCommunity
{
    public static DemoMember Haulage { get; } = new("Demo Haulage", "trucker", 0, 11, false);

    public static DemoMember NorthTerminal { get; } = new("Demo Terminal North", "terminal", 3, 12, true);

    public static DemoMember Broker { get; } = new("Demo Customs Broker", "broker", 1, 16, true);

    public static DemoMember ColdStore { get; } = new("Demo Cold Store", "warehouse", 1, 17, true);

    public static DemoMember Forwarding { get; } = new("Demo Forwarding", "forwarder", 1, 18, true);

    public static DemoMember Line { get; } = new("Demo Line", "carrier", 3, 14, true);

    public static DemoMember Bunkers { get; } = new("Demo Bunkers", "fuel", 0, 24, false);

    public static IReadOnlyList<DemoMember> All { get; } =
    [
        Haulage,
        NorthTerminal,
        new("Demo Terminal South", "terminal", 2, 13, true),
        Line,
        new("Demo Rail", "railroad", 2, 15, true),
        Broker,
        ColdStore,
        Forwarding,
        new("Demo Tugs", "tug", 0, 19, false),
        new("Demo Pilots", "pilot", 1, 20, false),
        new("Demo Port Authority", "port-authority", 3, 21, true),
        new("Demo Power", "utility", 3, 22, false),
        new("Demo Telecom", "telecom", 2, 23, false),
        Bunkers,
        new("Demo Agency", "agency", 0, 25, false),
    ];
}
