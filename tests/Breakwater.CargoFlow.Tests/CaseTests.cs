using System.Text;
using Breakwater.CargoFlow.Bench;
using Breakwater.CargoFlow.Files;
using Breakwater.CargoFlow.Library;
using Breakwater.CargoFlow.Outage;
using Breakwater.CargoFlow.Restoration;
using Xunit;

namespace Breakwater.CargoFlow.Tests;

/// <summary>The real outages: that they are inputs alone, and that what the model says of them has the shape of what happened.</summary>
public sealed class CaseTests
{
    [Fact]
    public void Each_case_is_the_library_scaled_and_nothing_else()
    {
        var library = StartingLibrary.Read();
        var cases = CaseFile.All();
        Assert.Equal(4, cases.Count);
        foreach (var file in cases)
        {
            Assert.NotEmpty(file.Facts);
            Assert.NotEmpty(file.Assumed);
            Assert.NotEmpty(file.CannotKnow);
            var model = CaseModel.Of(file.Input);
            Assert.DoesNotContain(ModelCheck.Check(model), one => !one.IsNote);
            var factor = model.Flows[0].Rate / library.Flows[0].Rate;
            Assert.All(model.Flows.Zip(library.Flows), pair => Assert.Equal(pair.Second.Rate * factor, pair.First.Rate, 1e-6));
            Assert.All(model.Flows.Zip(library.Flows), pair => Assert.Equal(pair.Second.RecoveryExtra, pair.First.RecoveryExtra));
            Assert.Equal(Services(library), Services(model));
        }
    }

    [Fact]
    public void In_every_case_the_gate_stops_and_what_went_on_goes_on()
    {
        foreach (var file in CaseFile.All())
        {
            var impact = Impact.Assess(CaseModel.Of(file.Input), CaseModel.Situation(file));
            foreach (var flow in file.Happened.FlowsStopped)
            {
                Assert.True(impact.Flows.Single(one => one.Flow.Id == flow).Share < 0.2, $"{file.Title}: {flow}");
            }

            foreach (var flow in file.Happened.FlowsMoved.Where(one => one != "import-truck"))
            {
                Assert.True(impact.Flows.Single(one => one.Flow.Id == flow).Share > 0.2, $"{file.Title}: {flow}");
            }

            Assert.NotNull(impact.Yards[0].FullIn);
        }
    }

    [Fact]
    public void Every_case_has_a_plan_that_restores_all_of_its_cargo()
    {
        foreach (var file in CaseFile.All())
        {
            var plan = Planner.Plan(CaseModel.Of(file.Input), new PlanRequest(CaseModel.Situation(file)));
            Assert.Empty(plan.Stuck);
            Assert.All(plan.Flows, one => Assert.Equal(1, one.Final));
        }
    }

    /// <summary>The services as a file says them, apart from who shares them.</summary>
    private static string Services(CargoModel model) => Encoding.UTF8.GetString(ModelWriter.Write(new CargoModel
    {
        Name = "services",
        Services = [.. model.Services.Select(one => one with { Members = [] })],
    }));
}
