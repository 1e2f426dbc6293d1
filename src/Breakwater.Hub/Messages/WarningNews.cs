using Breakwater.EarlyWarning;

namespace Breakwater.Hub.Messages;

/// <summary>A change of a warning that people are told of.</summary>
/// <param name="Position">In the order in which things happened; rising, and never taken twice.</param>
/// <param name="Lead">Id of the warning that speaks for all values that belong together.</param>
/// <param name="Level">As it stands after the change; for a withdrawn one, as it stood.</param>
internal sealed record WarningNews(
    string Id, long Position, string Lead, long Audience, Change Change, WarningLevel Level, WarningFacts Facts, DateTimeOffset CreatedAt)
{
    public bool IsUrgent => Change == Change.Raised && Level == WarningLevel.PortAlert;
}

/// <summary>What is told. It names nobody, and says nothing that tells who saw it.</summary>
/// <param name="Value">The value that people recognise the warning by; of <paramref name="Kind"/>.</param>
/// <param name="Values">It and others that belong to the warning, as far as messages list them.</param>
/// <param name="Others">How many others there are.</param>
/// <param name="Spreads">At least three independent members saw it.</param>
/// <param name="Systems">Cargo systems that were touched, where naming them tells nobody's name.</param>
/// <param name="ReportId">The STIX report that carries the warning.</param>
internal sealed record WarningFacts(
    string Kind, string Value, IReadOnlyList<string> Values, int Others, bool CargoTouched, bool Spreads, IReadOnlyList<string> Systems,
    Advice Advice, string ReportId);
