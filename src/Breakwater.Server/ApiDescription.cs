using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Breakwater.Server;

/// <summary>What the API's own description says beside its endpoints.</summary>
internal static class ApiDescription
{
    private const string Scheme = "key";

    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Breakwater hub";
        document.Info.Version = "v1";
        document.Info.Description =
            "Share, receive, sight and warn. Send a key's secret as a bearer token, or its id and secret by HTTP Basic. "
            + "Failures are problem details (RFC 9457); their problems name every mistake with its place.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The secret of an API key.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    });
}
