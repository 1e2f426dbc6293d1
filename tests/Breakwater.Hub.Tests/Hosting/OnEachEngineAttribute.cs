using System.Reflection;
using Breakwater.Hub.Storage;
using Xunit.Sdk;
using Xunit.v3;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL. An engine that is not there is a skip by name; on CI it is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachEngineAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var missing = Environment.GetEnvironmentVariable("CI") == "true" ? null : PostgresServer.Missing;
        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
        [
            new TheoryDataRow<DatabaseEngine>(DatabaseEngine.Sqlite),
            new TheoryDataRow<DatabaseEngine>(DatabaseEngine.Postgres) { Skip = missing },
        ]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
