using System.Diagnostics;
using Breakwater.Taxii.Filters;
using Breakwater.Taxii.Negotiation;
using Breakwater.Taxii.Port;
using Breakwater.Taxii.Server.Replies;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Endpoints;

/// <summary>Adding and deleting objects (TAXII 2.1 sections 5.5 and 5.7).</summary>
internal static class WriteEndpoints
{
    public static async Task<IResult> AddAsync(TaxiiCall call)
    {
        if (await call.CollectionAsync() is not { } collection)
        {
            return TaxiiErrors.NotFound("collection");
        }

        if (!collection.CanWrite)
        {
            return TaxiiErrors.MayNot("write to");
        }

        if (!TaxiiMedia.MayRead(call.Context.Request.ContentType))
        {
            return TaxiiErrors.Of(StatusCodes.Status415UnsupportedMediaType, $"The Content-Type of an envelope is {TaxiiMedia.Taxii}.");
        }

        var (outcome, body) = await RequestBody.ReadAsync(call.Context, call.Options.ContentBytesMax, call.Aborted);
        return outcome == BodyOutcome.Read
            ? Show(await call.Port.AddAsync(call.Caller, collection, body, call.Aborted))
            : Refuse(call, outcome);
    }

    public static async Task<IResult> DeleteAsync(TaxiiCall call)
    {
        if (await call.CollectionAsync() is not { } collection || (!collection.CanRead && !collection.CanWrite))
        {
            return TaxiiErrors.NotFound("collection");
        }

        if (!collection.CanRead || !collection.CanWrite)
        {
            return TaxiiErrors.MayNot("delete from");
        }

        var problems = new List<TaxiiProblem>();
        var filters = call.Filters(FilterFields.Version | FilterFields.SpecVersion, problems);
        if (problems.Count > 0)
        {
            return TaxiiErrors.Invalid(StatusCodes.Status400BadRequest, problems);
        }

        // Without a version filter every version goes: deleting only the last would bring the one before it back into the listing.
        var versions = filters.Versions ?? TaxiiVersions.Every;
        return Show(await call.Port.DeleteAsync(
            call.Caller, collection, call.ObjectId, versions, filters.SpecVersions, call.Aborted));
    }

    private static IResult Show(TaxiiAddOutcome outcome) => outcome switch
    {
        TaxiiAddOutcome.Accepted accepted => new JsonReply<TaxiiStatus>(
            StatusCodes.Status202Accepted, accepted.Status, TaxiiJson.Default.TaxiiStatus),
        TaxiiAddOutcome.Malformed malformed => TaxiiErrors.Invalid(StatusCodes.Status400BadRequest, malformed.Problems),
        TaxiiAddOutcome.Unprocessable bad => TaxiiErrors.Invalid(StatusCodes.Status422UnprocessableEntity, bad.Problems),
        _ => throw new UnreachableException(),
    };

    private static IResult Show(TaxiiDeleteOutcome outcome) => outcome switch
    {
        TaxiiDeleteOutcome.Deleted => new EmptyReply(),
        TaxiiDeleteOutcome.NotFound => TaxiiErrors.NotFound("object"),
        TaxiiDeleteOutcome.Held held => TaxiiErrors.Of(StatusCodes.Status403Forbidden, held.Message),
        _ => throw new UnreachableException(),
    };

    private static IResult Refuse(TaxiiCall call, BodyOutcome outcome)
    {
        switch (outcome)
        {
            case BodyOutcome.TooLarge:
                return TaxiiErrors.Of(
                    StatusCodes.Status413PayloadTooLarge, $"A body may have {call.Options.ContentBytesMax} bytes after decompression.");
            case BodyOutcome.UnknownEncoding:
                call.Context.Response.Headers.AcceptEncoding = "gzip, br";
                return TaxiiErrors.Of(StatusCodes.Status415UnsupportedMediaType, "The Content-Encoding may be gzip, br or none.");
            case BodyOutcome.Damaged:
                return TaxiiErrors.Of(StatusCodes.Status400BadRequest, "The body does not decompress as its Content-Encoding says.");
            default:
                throw new UnreachableException();
        }
    }
}
