namespace Breakwater.Hub.Correlation;

/// <summary>Where else a value, or what a name stands for, is to be found, of what the reader may see.</summary>
/// <param name="Kind">Of what was asked for; null when it is a name only.</param>
/// <param name="Truncated">There is more than one answer holds, or than is looked at for one.</param>
public sealed record Correlations(string Asked, string? Kind, IReadOnlyList<Occurrence> Occurrences, bool Truncated);

/// <summary>One place where it is: a value of an indicator, or an object that speaks of it.</summary>
/// <param name="Relation">One of <see cref="Relations"/>.</param>
/// <param name="Kind">Of the value; null for an object that is no indicator.</param>
/// <param name="Name">Of the object; null for an indicator.</param>
/// <param name="Use">block, alert or context.</param>
/// <param name="Score">0 to 100, as it is now.</param>
/// <param name="Via">Id of the object that ties it to what was asked for; null when the values themselves do.</param>
public sealed record Occurrence(
    string Relation, string ObjectId, string Type, string? Kind, string? Value, string? Name, string? Use, int? Score,
    DateTimeOffset? PublishedAt, string? Via);

/// <summary>How an occurrence is related to what was asked for. What is related in several ways has the first of them.</summary>
public static class Relations
{
    /// <summary>The very value.</summary>
    public const string Same = "same";

    /// <summary>An object of that name.</summary>
    public const string Name = "name";

    /// <summary>A range that holds it.</summary>
    public const string Covers = "covers";

    /// <summary>An address or range inside it.</summary>
    public const string Inside = "inside";

    /// <summary>A domain above it.</summary>
    public const string Parent = "parent";

    /// <summary>On the same host: a URL, a mail address, or the host itself.</summary>
    public const string Host = "host";

    /// <summary>Below it: subdomains, and what is on them.</summary>
    public const string Below = "below";

    /// <summary>Another value of the same indicator.</summary>
    public const string Indicator = "indicator";

    /// <summary>An early warning about it, and what else that is about.</summary>
    public const string Warning = "warning";

    /// <summary>A report or grouping that holds it, and what else that holds.</summary>
    public const string Report = "report";

    /// <summary>What a relationship ties it to, such as a campaign, and what else indicates that.</summary>
    public const string Campaign = "campaign";
}
