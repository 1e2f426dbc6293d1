using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.Tests.OutsideSources;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Tests.Messages;

/// <summary>One call as it came.</summary>
internal sealed record Call(
    string Path, string Id, string Timestamp, string Signature, string? Authorization, string ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>What a receiver works out by the Standard Webhooks specification, from the secret as it was shown.</summary>
    public bool IsSignedBy(string secret) => Signature.Split(' ').Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]), (byte[])[.. Encoding.UTF8.GetBytes($"{Id}.{Timestamp}."), .. Body])));
}

/// <summary>A receiver of webhooks, which answers each call as a test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private WebServer _server = null!;

    public Uri Address => _server.Address;

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Decides about a call by how many came before it; 200 when there is none.</summary>
    public Func<int, HttpContext, Task>? Answer { get; set; }

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._server = await WebServer.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    /// <summary>Takes the call, and says nothing: the sender cannot know whether it came.</summary>
    public static Task Drop(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<Call>> CallsAsync(int count)
    {
        await MessageRig.UntilAsync(() => Calls.Count >= count, $"{count} calls");
        return Calls;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        int before;
        lock (_lock)
        {
            before = _calls.Count;
            _calls.Add(new Call(
                context.Request.Path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(),
                headers["webhook-signature"].ToString(), headers.Authorization.Count > 0 ? headers.Authorization.ToString() : null,
                context.Request.ContentType ?? "", body.ToArray()));
        }

        if (Answer is { } answer)
        {
            await answer(before, context);
        }
    }
}
