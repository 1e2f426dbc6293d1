using Breakwater.Hub;
using Breakwater.Hub.Channels;

namespace Breakwater.Server.Portal.Intelligence;

/// <summary>Search by anything that one can paste.</summary>
internal static class SearchPages
{
    private const string Page = "/search";

    public static void Map(PortalRoutes portal)
    {
        portal.Get(Page, PortalRole.Person, (PortalRequest request, SearchDesk desk) =>
            Show(request, desk, request.Http.Request.Query["text"].ToString()));
        portal.Post(Page, PortalRole.Person, (PortalRequest request, SearchDesk desk) =>
            Show(request, desk, request.Form["text"].ToString()));
    }

    private static IResult Show(PortalRequest request, SearchDesk desk, string text)
    {
        try
        {
            var answer = text.Length == 0 ? null : desk.Find(request.Caller, text);
            return request.Page<SearchPage, SearchModel>(new SearchModel(text, answer, ""));
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return request.Page<SearchPage, SearchModel>(
                new SearchModel("", null, ProblemTexts.Of(rejected, request.Language)), StatusCodes.Status422UnprocessableEntity);
        }
    }
}
