using Breakwater.Hub.Messages;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Warnings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Scorecard;

/// <summary>What measuring needs.</summary>
public static class ScorecardServices
{
    public static IServiceCollection AddScorecard(this IServiceCollection services) => services
        .AddSingleton<SharedValues>().AddSingleton<WarningFigures>().AddSingleton<SightingFigures>().AddSingleton<MessageFigures>()
        .AddSingleton<SpeedMeter>().AddSingleton<ScorecardStore>().AddSingleton<CreditMembers>().AddSingleton<MeasureMonth>()
        .AddSingleton<MeasureMonths>().AddSingleton<ReadScorecard>();

    /// <summary>What runs in the background of a serving hub.</summary>
    public static IServiceCollection AddScorecardWorker(this IServiceCollection services) => services
        .AddSingleton<IHostedService>(provider => new ScorecardWorker(
            provider.GetRequiredService<MeasureMonths>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ScorecardWorker>>()));
}
