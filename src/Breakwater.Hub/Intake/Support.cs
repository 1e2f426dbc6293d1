using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Which published objects several members stand behind. Only cyber-observables have one id for everybody; all else has an id of its own
/// for each member. Tags differ for every object, so that rows of one member cannot be told to belong together.
/// </summary>
internal static class Support
{
    private static readonly RowTable<SupportRow> Table = new("support",
    [
        new("object_id", ColumnType.Text, row => row.PublishedId),
        new("tag", ColumnType.Bytes, row => row.Tag),
    ],
    "on conflict (object_id, tag) do nothing");

    public static void Add(WriteScope scope, MemberVault vault, IEnumerable<string> publishedIds) => scope.Insert(
        Table, publishedIds.Select(id => new SupportRow(id, vault.Tag("support:" + id))).ToList());

    /// <summary>True when this member stands behind it.</summary>
    public static bool Has(WriteScope scope, MemberVault vault, string publishedId) => scope.Scalar<long>(
        "select count(*) from support where object_id = @publishedId and tag = @tag",
        new { publishedId, tag = vault.Tag("support:" + publishedId) }) > 0;

    /// <summary>Takes this member's away; true when nobody else's is left.</summary>
    public static bool Remove(WriteScope scope, MemberVault vault, string publishedId)
    {
        scope.Execute(
            "delete from support where object_id = @publishedId and tag = @tag",
            new { publishedId, tag = vault.Tag("support:" + publishedId) });
        return scope.Scalar<long>("select count(*) from support where object_id = @publishedId", new { publishedId }) == 0;
    }

    private sealed record SupportRow(string PublishedId, byte[] Tag);
}
