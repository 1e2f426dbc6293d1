using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakwater.Hub.Correlation;

internal static class CorrelationEndpoints
{
    public static IServiceCollection AddCorrelation(this IServiceCollection services) =>
        services.AddSingleton<ValueOccurrences>().AddSingleton<MentionStore>().AddSingleton<FindCorrelations>();

    public static void MapCorrelation(this IEndpointRouteBuilder api) =>
        api.MapGet("/correlations", (HttpContext context, FindCorrelations find, AudienceStore audiences, string? value) =>
        {
            var caller = context.Caller();
            return caller.May(KeyPurposes.Read)
                ? Results.Ok(find.Of(value, audiences.VisibleTo(audiences.ViewerOf(caller))))
                : throw RejectedException.Forbidden("This key is not for reading.");
        }).WithTags("Correlation").WithSummary("Where else a value is, or what a name stands for, of what you may see")
            .Produces<Correlations>();
}
