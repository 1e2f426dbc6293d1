using System.Reflection;
using Xunit.Sdk;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>On each engine, with mail servers. Where those are not there it is a skip by name; on CI it is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachEngineWithMailAttribute : OnEachEngineAttribute
{
    public override async ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var missing = Environment.GetEnvironmentVariable("CI") == "true" ? null : MailSystem.Missing;
        var rows = await base.GetData(testMethod, disposalTracker);
        foreach (var row in rows.OfType<TheoryDataRowBase>())
        {
            row.Skip ??= missing;
        }

        return rows;
    }
}
