using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>
/// Keeps what the log's rows say of themselves in step with the rows beside them: <c>live</c> (nothing later of the same version in the
/// same audience), <c>newest</c> and <c>oldest</c> (of the versions that are live in the same audience), and <c>crossed</c> (the object
/// has rows in another audience too, so that what holds depends on the viewer).
/// </summary>
internal static class PublicationState
{
    private const string Crossed =
        """
        update publication as p
           set crossed = case when exists (select 1 from publication q where q.object_id = p.object_id and q.audience <> p.audience)
                              then 1 else 0 end
         where p.object_id in
        """;

    private const string Live =
        """
        update publication as p
           set live = case when p.event in ('publish', 'grant')
                                and not exists (select 1 from publication q
                                                 where q.object_id = p.object_id and q.version = p.version and +q.audience = p.audience
                                                   and q.position > p.position)
                           then 1 else 0 end
         where p.object_id in
        """;

    private const string Ends =
        """
        update publication as p
           set newest = case when p.live = 1
                                  and not exists (select 1 from publication q
                                                   where q.object_id = p.object_id and q.version > p.version
                                                     and +q.audience = p.audience and q.live = 1)
                             then 1 else 0 end,
               oldest = case when p.live = 1
                                  and not exists (select 1 from publication q
                                                   where q.object_id = p.object_id and q.version < p.version
                                                     and +q.audience = p.audience and q.live = 1)
                             then 1 else 0 end
         where p.object_id in
        """;

    /// <summary>Works it out again for objects whose rows have changed.</summary>
    public static void Refresh(WriteScope scope, IReadOnlyCollection<string> objectIds)
    {
        foreach (var some in objectIds.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            scope.Execute(Crossed + list, parameters);
            scope.Execute(Live + list, parameters);
            scope.Execute(Ends + list, parameters);
        }
    }
}
