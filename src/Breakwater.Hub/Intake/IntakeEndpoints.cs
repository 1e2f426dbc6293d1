using System.IO.Compression;
using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Intake;

/// <summary>A member's own submission in a list.</summary>
public sealed record SubmissionSummary(string Id, DateTimeOffset ReceivedAt, string Circle, string Attribution,
    IReadOnlyDictionary<string, int> Counts);

/// <summary>What came of a withdrawal.</summary>
/// <param name="Outcome">withdrawn, kept (others' evidence stands behind it) or held (a coordinator decides).</param>
public sealed record WithdrawAnswer(string Outcome);

internal static class IntakeEndpoints
{
    public static void MapIntake(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/submissions").WithTags("Submissions");
        group.MapPost("/", SubmitAsync).WithSummary("Hand in a STIX 2.1 bundle, a text, mail, page, PDF, table, list, rule file or event")
            .Produces<ShareReceipt>(201).Accepts<object>(SubmissionTypes.Shown[0], SubmissionTypes.Shown[1..]);
        group.MapPost("/preview", PreviewAsync).WithSummary("See exactly what others would see; nothing is published")
            .Produces<ShareReceipt>()
            .Accepts<object>(SubmissionTypes.Shown[0], SubmissionTypes.Shown[1..]);
        group.MapGet("/", List).WithSummary("Your own submissions, newest first").Produces<IReadOnlyList<SubmissionSummary>>();
        group.MapGet("/{id}", Get).WithSummary("One of your own submissions, with the fate of each object").Produces<JsonElement>();
        group.MapGet("/{id}/original", Original).WithSummary("The bytes of a submission, exactly as you handed them in");
        group.MapDelete("/{id}", WithdrawAllAsync).WithSummary("Withdraw everything of one of your submissions")
            .Produces<IReadOnlyDictionary<string, int>>();
        api.MapDelete("/objects/{id}", WithdrawAsync).WithTags("Submissions")
            .WithSummary("Withdraw an object that you handed in, under your own id for it").Produces<WithdrawAnswer>();
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, ShareSubmission share, CancellationToken cancellationToken)
    {
        var (body, format) = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var receipt = await share.SubmitAsync(context.Caller(), body, format, Options(context.Request.Query), cancellationToken)
            .ConfigureAwait(false);
        return Results.Created($"/api/v1/submissions/{receipt.SubmissionId}", receipt);
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, ShareSubmission share, CancellationToken cancellationToken)
    {
        var (body, format) = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
        return Results.Ok(await share.PreviewAsync(context.Caller(), body, format, Options(context.Request.Query), cancellationToken)
            .ConfigureAwait(false));
    }

    private static IResult List(HttpContext context, ShareDesk desk) => Results.Ok(desk.List(context.Caller()));

    private static IResult Get(HttpContext context, string id, SubmissionStore store, EscrowKey escrow)
    {
        using var vault = MemberVault.For(escrow, context.Caller().Member(KeyPurposes.Read));
        return store.Record(vault, id) is { } record
            ? Results.Bytes(record, "application/json")
            : throw RejectedException.NotFound("submission of this member");
    }

    private static IResult Original(HttpContext context, string id, SubmissionStore store, EscrowKey escrow)
    {
        using var vault = MemberVault.For(escrow, context.Caller().Member(KeyPurposes.Read));
        var packed = store.Original(vault, id) ?? throw RejectedException.NotFound("submission of this member");
        // Never as anything that a browser would run.
        context.Response.Headers.ContentDisposition = "attachment; filename=submission";
        return Results.Stream(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), "application/octet-stream");
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context, string id, WithdrawSubmission withdraw, CancellationToken cancellationToken)
    {
        var outcome = await withdraw.WithdrawAsync(context.Caller(), id, null, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            WithdrawOutcome.NotFound => throw RejectedException.NotFound("object of this member"),
            WithdrawOutcome.Held => Results.Json(new WithdrawAnswer("held"), HubJson.Options, statusCode: StatusCodes.Status202Accepted),
            _ => Results.Ok(new WithdrawAnswer(outcome.ToString().ToLowerInvariant())),
        };
    }

    private static async Task<IResult> WithdrawAllAsync(
        HttpContext context, string id, WithdrawSubmission withdraw, CancellationToken cancellationToken)
    {
        var outcomes = await withdraw.WithdrawAllAsync(context.Caller(), id, cancellationToken).ConfigureAwait(false);
        return Results.Ok(outcomes.ToDictionary(pair => pair.Key.ToString().ToLowerInvariant(), pair => pair.Value));
    }

    private static async Task<(byte[] Body, SubmissionFormat Format)> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        // Rights first: a key that may not submit is told so before it has sent 32 MB.
        context.Caller().Member(KeyPurposes.Submit);
        var type = (context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (!SubmissionTypes.IsTaken(type))
        {
            throw new BadHttpRequestException(
                $"\"{type}\" is not taken in here: {string.Join(", ", SubmissionTypes.Shown)}.", StatusCodes.Status415UnsupportedMediaType);
        }

        var body = await SubmissionBody.ReadAsync(context, Limits.SubmissionBytesMax, cancellationToken).ConfigureAwait(false);
        return (body, SubmissionTypes.FormatOf(type, body));
    }

    private static ShareOptions Options(IQueryCollection query)
    {
        var problems = new List<Problem>();
        foreach (var name in query.Keys.Where(name => !Known.Contains(name)))
        {
            problems.Add(new Problem("unknown-parameter", name, $"There is no parameter \"{name}\": {string.Join(", ", Known)}."));
        }

        var options = new ShareOptions(
            Text("circle"), Text("tlp"), Text("attribution"), Text("use"),
            query["recipients"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList(),
            Flag("seen"), Flag("text"), Text("preview"), Text("name"), Text("as"),
            query["column"].OfType<string>().ToList(), Text("urgent") is null ? null : Flag("urgent"));
        RejectedException.ThrowIfAny(problems);
        return options;

        string? Text(string name) => query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

        bool Flag(string name)
        {
            var text = Text(name);
            if (text is not (null or "true" or "false"))
            {
                problems.Add(new Problem("bad-flag", name, $"\"{text}\" is not true or false."));
            }

            return text == "true";
        }
    }

    private static readonly string[] Known = ["circle", "tlp", "attribution", "use", "recipients", "seen", "text", "preview", "name",
        "as", "column", "urgent"];
}
