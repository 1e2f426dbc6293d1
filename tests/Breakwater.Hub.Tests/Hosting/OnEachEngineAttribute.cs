using System.Reflection;
using Breakwater.Hub.Storage;
using Xunit.Sdk;
using Xunit.v3;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL. An engine that is not there is a skip by name; on CI it is a
/// failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class OnEachEngineAttribute(params DatabaseEngine[] engines) : DataAttribute
{
    public OnEachEngineAttribute()
        : this(DatabaseEngine.Sqlite, DatabaseEngine.Postgres)
    {
    }

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var missing = Environment.GetEnvironmentVariable("CI") == "true" ? null : PostgresServer.Missing;
        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(engines.Select(engine =>
            new TheoryDataRow<DatabaseEngine>(engine) { Skip = engine == DatabaseEngine.Postgres ? missing : null }).ToList());
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>For what only PostgreSQL has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute() : OnEachEngineAttribute(DatabaseEngine.Postgres);
