using System.Diagnostics.CodeAnalysis;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>How to read a document.</summary>
/// <param name="Now">Stands as created in what is made of a text, which has no time of its own.</param>
/// <param name="Format">One of <see cref="ReadFormats"/>; null finds it out, by content first and name second.</param>
/// <param name="Columns">What the columns of a table are, instead of a guess.</param>
/// <param name="FoundOnly">Make no objects of what is found; only those that the document itself holds are there.</param>
/// <param name="Internal">Report addresses that belong to nobody on the Internet too, for a caller that judges them itself.</param>
/// <param name="Naming">Whose the objects made of a text are; null is nobody's, named after what they say.</param>
/// <param name="Suffixes">What counts as a top-level domain; null is <see cref="TldList.Default"/>.</param>
public sealed record ReadOptions(
    DateTimeOffset Now,
    string? Format = null,
    IReadOnlyList<TableColumn>? Columns = null,
    TldList? Suffixes = null,
    bool FoundOnly = false,
    bool Internal = false,
    ObjectNaming? Naming = null);

/// <summary>Under which ids, and whose name, objects are made of what is found.</summary>
/// <param name="AuthorId">Their created_by_ref.</param>
/// <param name="IdOf">Of an object's type and what it says; the same for the same.</param>
public sealed record ObjectNaming(string AuthorId, Func<string, string, StixId> IdOf);

/// <summary>What one column of a table is.</summary>
/// <param name="Name">Of the column in the head row, or its number from 1.</param>
/// <param name="Role"><c>value</c>, <c>kind</c>, <c>comment</c>, <c>date</c>, <c>skip</c>, or a kind that all its values are of.</param>
public sealed record TableColumn(string Name, string Role)
{
    /// <summary>Reads <c>NAME=ROLE</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TableColumn? column)
    {
        var equals = text.LastIndexOf('=');
        column = equals > 0 && equals < text.Length - 1 ? new TableColumn(text[..equals], text[(equals + 1)..]) : null;
        return column is not null;
    }
}
