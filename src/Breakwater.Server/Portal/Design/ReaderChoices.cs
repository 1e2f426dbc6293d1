using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal.Design;

/// <summary>Language and colours, chosen on any page. The browser keeps them; the language of somebody with an account is also
/// theirs.</summary>
internal static class ReaderChoices
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static void Map(PortalRoutes portal)
    {
        portal.Post("/language", PortalRole.Anyone, SetLanguageAsync);
        portal.Post("/theme", PortalRole.Anyone, SetTheme);
    }

    private static async Task<IResult> SetLanguageAsync(PortalRequest request, PersonMessagesRegister people)
    {
        var language = Languages.All.FirstOrDefault(one => one == request.Field("language")) ?? Languages.English;
        Keep(request, PortalRequest.LanguageCookie, language);
        if (request.Who is { Session.IsWhole: true, Person: var person })
        {
            var settings = people.Of(person.MemberId, person.Id) with { Language = language };
            await people.SetAsync(person.MemberId, person.Id, settings, request.Stop).ConfigureAwait(false);
        }

        return PortalRequest.Go(PortalRequest.LocalPath(request.Field("return")));
    }

    private static IResult SetTheme(PortalRequest request)
    {
        Keep(request, PortalRequest.ThemeCookie,
            request.Field("theme") is (PortalRequest.Light or PortalRequest.Dark) and var theme ? theme : PortalRequest.ByDevice);
        return PortalRequest.Go(PortalRequest.LocalPath(request.Field("return")));
    }

    private static void Keep(PortalRequest request, string name, string value)
    {
        var options = SessionCookie.Options(request.Http);
        options.MaxAge = Kept;
        request.Http.Response.Cookies.Append(name, value, options);
    }
}
