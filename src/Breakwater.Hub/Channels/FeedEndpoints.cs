using System.Globalization;
using System.Text;
using Breakwater.Formats.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Channels;

/// <summary>A format that feeds have.</summary>
/// <param name="Path">Behind the address and a device's token.</param>
/// <param name="Use">How it is entered on the device, and what its limits are.</param>
/// <param name="EntriesMax">Null where it is no list.</param>
public sealed record FeedFormatView(string Name, string Summary, string Path, string Use, int? EntriesMax);

/// <summary>What devices load: <c>/feeds/TOKEN/FORMAT</c>, and <c>/feeds/TOKEN/FORMAT/FILE</c> where a format is several files.</summary>
internal static class FeedEndpoints
{
    private const int SmallestToCompress = 512;
    private const string LeftOut = "X-Breakwater-Left-Out";

    // Packed it is another representation, with a tag of its own (RFC 9110, 8.8.3.3).
    private const string Packed = "-gz";

    public static void MapFeedFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/feeds/{token}/{list}", ["GET", "HEAD"], (HttpContext context, string token, string list, FeedLists feeds,
            int? max, CancellationToken stop) =>
            ServeAsync(context, token, list, "", feeds, max, stop)).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods("/feeds/{token}/{list}/{file}", ["GET", "HEAD"], (HttpContext context, string token, string list, string file,
            FeedLists feeds, CancellationToken stop) =>
            ServeAsync(context, token, list, file, feeds, null, stop)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Every format with what is to be done on the device.</summary>
    public static IReadOnlyList<FeedFormatView> Formats() =>
    [
        .. OutputFormats.All.Select(format => new FeedFormatView(
            format.Name, format.Summary, format.WriteFolder is null ? format.Name : format.Name + "/", format.Use,
                format.List?.EntriesMax)),
    ];

    private static async Task<IResult> ServeAsync(
        HttpContext context, string token, string list, string file, FeedLists feeds, int? max, CancellationToken cancellationToken)
    {
        if (FeedLists.Find(list) is not { } format || format.WriteFolder is null != (file.Length == 0))
        {
            return Results.Problem(
                "There is no such list. They are described at /api/v1/feeds/formats; domains.txt, ips.txt, urls.txt and hashes.txt are "
                    + "lists of nothing but values.",
                statusCode: 404);
        }

        var remote = context.Connection.RemoteIpAddress;
        var address = (remote is { IsIPv4MappedToIPv6: true } ? remote.MapToIPv4() : remote)?.ToString() ?? "unknown";
        var (verdict, rendered) = await feeds.ServeAsync(token, format, file, max, address, cancellationToken).ConfigureAwait(false);
        if (rendered is null)
        {
            return Refused(verdict);
        }

        var cut = FeedLists.IsBare(format) && max is { } entries ? Math.Max(entries, 1) : (int?)null;
        var tag = cut is { } size ? $"{rendered.ETag[..^1]}-{size.ToString(CultureInfo.InvariantCulture)}\"" : rendered.ETag;
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, max-age=60";
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.Headers[LeftOut] = rendered.LeftOut.ToString(CultureInfo.InvariantCulture);
        if (HasAlready(context.Request, tag))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (cut is { } most)
        {
            var beyond = Math.Max(0, rendered.Lines - most);
            context.Response.Headers[LeftOut] = (rendered.LeftOut + beyond).ToString(CultureInfo.InvariantCulture);
            return Results.Bytes(FirstLines(rendered, most), rendered.MediaType);
        }

        try
        {
            await SendAsync(context, rendered, cancellationToken).ConfigureAwait(false);
            return Results.Empty;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException && !context.Response.HasStarted)
        {
            // A newer one took its place between the look and the reading, and its room with it; the next poll has the newer one.
            context.Response.Headers.Clear();
            return Refused(FeedVerdict.Unavailable);
        }
    }

    private static bool TakesGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(one => one.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);

    internal static bool HasAlready(HttpRequest request, string tag) => request.Headers.IfNoneMatch.ToString().Split(',')
        .Select(known => known.Trim()).Any(one => one == "*" || Plain(one) == tag);

    private static string Plain(string tag)
    {
        var strong = tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
        return strong.EndsWith(Packed + "\"", StringComparison.Ordinal) ? strong[..^(Packed.Length + 1)] + "\"" : strong;
    }

    /// <summary>From the file to the connection, in pieces, however large it is.</summary>
    private static async Task SendAsync(HttpContext context, RenderedFile rendered, CancellationToken cancellationToken)
    {
        var isPacked = rendered.Length >= SmallestToCompress
            && TakesGzip(context.Request);
        await using var source = isPacked ? rendered.OpenPacked() : rendered.Open();
        context.Response.ContentType = rendered.MediaType;
        context.Response.ContentLength = source.Length;
        if (isPacked)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.Headers.ETag = rendered.ETag[..^1] + Packed + "\"";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await source.CopyToAsync(context.Response.Body, cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] FirstLines(RenderedFile rendered, int count)
    {
        using var source = new StreamReader(rendered.Open(), Encoding.UTF8);
        var text = new StringBuilder();
        while (count-- > 0 && source.ReadLine() is { } line)
        {
            text.Append(line).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IResult Refused(FeedVerdict verdict)
    {
        var (status, detail) = verdict switch
        {
            FeedVerdict.Unavailable => (503, "The list cannot be made just now; keep the one you have."),
            FeedVerdict.Refused => (403, "This address is not the device's, or its member has not said yet that it is: see /api/v1/feeds."),
            FeedVerdict.NoFile => (404, "The feed has no file of this name."),
            _ => (404, "There is no such list: the token is not known, or was revoked."),
        };
        return Results.Problem(detail, statusCode: status);
    }
}
