using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>An HTTP answer, read whole.</summary>
internal sealed record Reply(int Status, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonElement.Parse(Bytes);

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    /// <summary>Fails with the body when the status is another one.</summary>
    public Reply Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text[..Math.Min(Text.Length, 2000)]}");
        return this;
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new Reply(
                (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
        }
    }
}
