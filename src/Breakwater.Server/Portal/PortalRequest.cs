using Breakwater.Hub.Community;
using Breakwater.Hub.Messages;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal;

/// <summary>
/// One request to the portal: who asks, in which language and zone they read, and what their form says. Filled in before a handler runs;
/// pages have it injected.
/// </summary>
public sealed class PortalRequest(PersonMessagesRegister people, MessageRules rules, TimeProvider time)
{
    internal const string LanguageCookie = "bw-language";
    internal const string ThemeCookie = "bw-theme";
    internal const string Light = "light";
    internal const string Dark = "dark";
    internal const string ByDevice = "auto";
    private static readonly IFormCollection NoForm = FormCollection.Empty;

    public HttpContext Http { get; private set; } = null!;

    /// <summary>Null for strangers; also there between the password and the second step.</summary>
    public SignedIn? Who { get; private set; }

    public PortalRole Role { get; private set; }

    /// <summary>en or es.</summary>
    public string Language { get; private set; } = Languages.English;

    /// <summary>What the person has set; null when the browser is to show its own.</summary>
    public TimeZoneInfo? Zone { get; private set; }

    /// <summary>light, dark, or auto: as the device says.</summary>
    public string Theme { get; private set; } = ByDevice;

    public DateTimeOffset Now { get; private set; }

    public IFormCollection Form { get; private set; } = NoForm;

    /// <summary>What every form carries.</summary>
    public string FormToken => Http.RequestServices.GetRequiredService<FormGuard>().TokenFor(this);

    public string PathAndQuery => Http.Request.Path + Http.Request.QueryString;

    /// <summary>What was just done, as the page that was gone to after it is told; empty for nothing.</summary>
    public string Done => Http.Request.Query["done"].ToString();

    /// <summary>The caller of a page that strangers cannot open.</summary>
    public Caller Caller => Who!.Caller;

    public CancellationToken Stop => Http.RequestAborted;

    public bool Is(PortalRole roles) => (Role & roles) != 0;

    /// <summary>A field of the form, without the space around it.</summary>
    public string Field(string name) => Form[name].ToString().Trim();

    /// <summary>A secret of the form, as it was typed.</summary>
    public string Secret(string name) => Form[name].ToString();

    /// <summary>A page with what it shows.</summary>
    public IResult Page<TPage, TModel>(TModel model, int status = StatusCodes.Status200OK)
        where TPage : PortalPage<TModel> => new PageResult(this, typeof(TPage), model, status);

    /// <summary>A page that is asked for anew after an act, so that going back or loading again does nothing twice.</summary>
    public static IResult Go(string path) => new GoResult(path);

    /// <summary>A path of ours that a link or form names, or the first page.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) ? path : "/";

    internal async Task BeginAsync(HttpContext http, SignedIn? who)
    {
        Http = http;
        Who = who;
        Role = PortalRoles.Of(who);
        Now = time.GetUtcNow();
        var settings = who is null ? null : people.Of(who.Person.MemberId, who.Person.Id);
        Language = settings?.Language ?? LanguageOf(http, rules);
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(settings?.Zone ?? "", out var zone) ? zone : null;
        Theme = http.Request.Cookies[ThemeCookie] is (Light or Dark) and var theme ? theme : ByDevice;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            Form = http.Request.HasFormContentType ? await ReadFormAsync(http).ConfigureAwait(false) : NoForm;
        }
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException wrong)
        {
            throw new BadHttpRequestException($"The form cannot be read: {wrong.Message}", StatusCodes.Status400BadRequest, wrong);
        }
    }

    private static string LanguageOf(HttpContext http, MessageRules rules)
    {
        if (http.Request.Cookies[LanguageCookie] is { } chosen && Languages.All.Contains(chosen))
        {
            return chosen;
        }

        var wanted = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? 1)
            .Select(one => one.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(Languages.All.Contains);
        return wanted ?? rules.Get().Language;
    }

    private sealed class GoResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
