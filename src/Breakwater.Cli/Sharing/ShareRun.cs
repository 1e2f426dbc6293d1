using System.Text.Json;

namespace Breakwater.Cli.Sharing;

/// <summary>Hands the files in, one after the other; a file that fails does not keep the next from going.</summary>
internal static class ShareRun
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static async Task<int> RunAsync(ShareRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        using var hub = new HubClient(new Uri(request.Hub!), request.Key!, request.Fingerprint);
        var results = new List<FileResult>();
        foreach (var file in request.Files)
        {
            var result = await ShareAsync(hub, request, file, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            if (!request.Json)
            {
                ReceiptText.Write(result, request.Preview, output, errors);
            }
        }

        if (request.Json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { files = results.Select(ToJson) }, Json)).ConfigureAwait(false);
        }

        return results.TrueForAll(result => result.Answer.Receipt is not null) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<FileResult> ShareAsync(HubClient hub, ShareRequest request, string file, CancellationToken cancellationToken)
    {
        try
        {
            var input = await ShareInput.ReadAsync(file, request.Format, cancellationToken).ConfigureAwait(false);
            return new FileResult(file,
                await hub.ShareAsync(input, request.Asked, request.Preview, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(file, "The file cannot be read", e.Message);
        }
        catch (HttpRequestException e)
        {
            return Failed(file, $"The hub at {request.Hub} cannot be reached",
                e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
        catch (JsonException e)
        {
            return Failed(file, $"What answers at {request.Hub} is not a hub that this program understands", e.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(file, $"The hub at {request.Hub} did not answer in time",
                "Whether it took the file in is not known; the same file again is safe.");
        }
    }

    private static FileResult Failed(string file, string title, string detail) =>
        new(file, new ShareAnswer(null, null, new HubProblem(0, title, detail, [])));

    private static object ToJson(FileResult result) =>
        new { file = result.File, receipt = result.Answer.Whole, problem = result.Answer.Problem };
}

/// <summary>What the hub said to one file.</summary>
internal sealed record FileResult(string File, ShareAnswer Answer);
