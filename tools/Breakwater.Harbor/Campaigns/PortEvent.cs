using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>What reaches the hub, in the order of its time. It does not depend on the rule.</summary>
/// <param name="At">Seconds since the beginning.</param>
internal abstract record PortEvent(double At);

/// <summary>Values are published: what they are tied by on their submitter's word goes with them.</summary>
internal sealed record Published(double At, string MemberId, string Submission, IReadOnlyList<SimValue> Values) : PortEvent(At);

/// <summary>A member says something about a value.</summary>
internal sealed record Said(double At, SimMember Member, SimValue Value, EvidenceKind Kind) : PortEvent(At);

/// <summary>A member takes back what it handed in by mistake.</summary>
internal sealed record TakenBack(double At, string MemberId, SimValue Value) : PortEvent(At);

/// <summary>A coordinator finds that a value is nothing bad.</summary>
internal sealed record Verdict(double At, SimValue Value) : PortEvent(At);

/// <summary>One port with its attacks and all that reaches the hub of them.</summary>
internal sealed record World(Population Port, IReadOnlyList<SimCampaign> Campaigns, IReadOnlyList<PortEvent> Events, int Days)
{
    /// <summary>The same for the same model, size and seed.</summary>
    public static World Make(PortModel model, int members, ulong seed)
    {
        var port = Population.Make(model, members, seed);
        var campaigns = new CampaignPlans(model, port, seed).All();
        var hearing = new Hearing(model, port, seed);
        foreach (var campaign in campaigns)
        {
            hearing.Hear(campaign);
        }

        new Noise(model, port, hearing, seed).Make();
        return new World(port, campaigns, hearing.Events(), model.Days);
    }
}
