using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Hub;
using Breakwater.Hub.Intake;

namespace Breakwater.Server.Portal.Share;

/// <summary>Sharing: what to do at once, what others would see, sending it, and what became of it.</summary>
internal static class SharePages
{
    /// <summary>What a form can bring along from the preview to the sending, with room for its encoding.</summary>
    public const int FileBytesMax = 512 * 1024;

    private const string Page = "/share";
    private const int ShownMax = 200;
    private const PortalRole Sharers = PortalRole.Member;

    private static readonly string[] Telling = ["pattern", "value", "name", "content", "abstract"];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Map(PortalRoutes portal)
    {
        portal.Get(Page, Sharers, (PortalRequest request, ShareDesk desk) => Show(request, desk, ShareDraft.Empty));
        portal.Post(Page + "/preview", Sharers, PreviewAsync);
        portal.Post(Page, Sharers, SendAsync);
        portal.Get(Page + "/{id}", Sharers, (PortalRequest request, string id, ShareDesk desk) => request.Page<SharedPage, SharedModel>(
            new SharedModel(desk.Find(request.Caller, id), request.Is(PortalRole.Analyst | PortalRole.Manager))));
        portal.Post(Page + "/{id}/taking-back", PortalRole.Analyst | PortalRole.Manager, TakeBackAsync);
    }

    private static IResult Show(
        PortalRequest request, ShareDesk desk, ShareDraft draft, ShareReceipt? preview = null, string problem = "") =>
        request.Page<SharePage, ShareModel>(
            new ShareModel(
                draft, desk.Circles(request.Caller), preview, preview is null ? [] : ShownOf(preview), problem, desk.List(request.Caller)),
            problem.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    private static async Task<IResult> PreviewAsync(PortalRequest request, ShareDesk desk)
    {
        var texts = new ShareTexts { Language = request.Language };
        if (request.Form.Files.GetFile("file") is { Length: > FileBytesMax }
            || Encoding.UTF8.GetByteCount(request.Form["text"].ToString()) > FileBytesMax)
        {
            var happened = request.Form["happened"].OfType<string>().ToList();
            return Show(request, desk, ShareDraft.Empty with { Happened = happened }, problem: texts.TooLarge);
        }

        var draft = await DraftOfAsync(request).ConfigureAwait(false);
        if (draft.Body.Length == 0)
        {
            return Show(request, desk, draft, problem: texts.Missing);
        }

        try
        {
            var preview = await desk.PreviewAsync(request.Caller, draft.Body, OptionsOf(draft, null), request.Stop).ConfigureAwait(false);
            return Show(request, desk, draft, preview);
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, desk, draft, problem: ProblemTexts.Of(rejected, request.Language));
        }
    }

    private static async Task<IResult> SendAsync(PortalRequest request, ShareDesk desk)
    {
        var draft = await DraftOfAsync(request).ConfigureAwait(false);
        try
        {
            var receipt = await desk.ShareAsync(request.Caller, draft.Body, OptionsOf(draft, request.Field("preview")), request.Stop)
                .ConfigureAwait(false);
            return PortalRequest.Go($"{Page}/{receipt.SubmissionId}?done=shared");
        }
        catch (RejectedException rejected) when (rejected.Kind is RejectionKind.Invalid or RejectionKind.Conflict)
        {
            // What others would see has changed since it was looked at: it is shown anew, and nothing went out.
            var preview = rejected.Kind == RejectionKind.Conflict
                ? await desk.PreviewAsync(request.Caller, draft.Body, OptionsOf(draft, null), request.Stop).ConfigureAwait(false) : null;
            return Show(request, desk, draft, preview, ProblemTexts.Of(rejected, request.Language));
        }
    }

    private static async Task<IResult> TakeBackAsync(PortalRequest request, string id, ShareDesk desk)
    {
        await desk.TakeBackAsync(request.Caller, id, request.Stop).ConfigureAwait(false);
        return PortalRequest.Go($"{Page}/{Uri.EscapeDataString(id)}?done=taken-back");
    }

    private static async Task<ShareDraft> DraftOfAsync(PortalRequest request)
    {
        var (body, name) = await BodyOfAsync(request).ConfigureAwait(false);
        return new ShareDraft(
            body, name, request.Field("circle"), request.Field("level"), request.Field("attribution"), Ticked("seen"), Ticked("words"),
            Ticked("waits"), request.Form["happened"].OfType<string>().ToList());

        bool Ticked(string field) => request.Field(field) == "yes";
    }

    // The file that was chosen, what a preview brought along, or what was typed.
    private static async Task<(byte[] Body, string FileName)> BodyOfAsync(PortalRequest request)
    {
        if (request.Form.Files.GetFile("file") is { Length: > 0 and <= FileBytesMax } file)
        {
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy, request.Stop).ConfigureAwait(false);
            return (copy.ToArray(), Path.GetFileName(file.FileName));
        }

        var brought = new byte[FileBytesMax];
        return Convert.TryFromBase64String(request.Field("body"), brought, out var length) && length > 0
            ? (brought[..length], request.Field("name"))
            : (Encoding.UTF8.GetBytes(request.Form["text"].ToString()), "");
    }

    private static ShareOptions OptionsOf(ShareDraft draft, string? preview) => new(
        Or(draft.Circle), Or(draft.Level), Or(draft.Attribution), Seen: draft.Seen, WithText: draft.WithText, Preview: preview,
        Name: Or(draft.FileName), Urgent: draft.Waits ? false : null);

    private static string? Or(string text) => text.Length > 0 ? text : null;

    private static List<ShownObject> ShownOf(ShareReceipt preview) => preview.Published.Take(ShownMax).Select(published =>
    {
        using var document = JsonDocument.Parse(published.Utf8);
        var root = document.RootElement;
        return new ShownObject(
            root.GetProperty("type").GetString()!,
            Telling.Select(name => TextOf(root, name)).FirstOrDefault(text => text.Length > 0) ?? "",
            JsonSerializer.Serialize(root, Indented));
    }).ToList();

    private static string TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
