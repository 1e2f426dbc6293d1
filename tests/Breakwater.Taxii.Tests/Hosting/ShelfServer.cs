using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Tests.Hosting;

/// <summary>How a <see cref="ShelfServer"/> differs from what the specification asks for.</summary>
internal sealed record Quirks
{
    public int PageMax { get; init; } = 3;
    public bool NoHeaders { get; init; }
    public bool NoManifest { get; init; }
    public bool NoNext { get; init; }
    public bool NoMore { get; init; }
    public bool Inclusive { get; init; }
    public bool IgnoresAddedAfter { get; init; }
    public bool IgnoresNext { get; init; }
    public bool IgnoresLimit { get; init; }
    public bool MoreForEver { get; init; }
    public Func<DateTimeOffset, string> Date { get; init; } = d => d.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    public DateTimeOffset Now { get; init; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>A collection whose paging has the faults of real servers, one by one.</summary>
internal sealed class ShelfServer(Quirks quirks)
{
    public List<(int Number, DateTimeOffset Added)> Shelf { get; } = [];

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.Date = quirks.Now.ToString("R", CultureInfo.InvariantCulture);
        var rest = context.Request.Path.Value![ScriptedServer.Path.Length..];
        return rest switch
        {
            "objects/" => ObjectsAsync(context),
            "manifest/" when !quirks.NoManifest => ManifestAsync(context),
            _ => ScriptedServer.WriteAsync(context, """{"title":"Nothing here","http_status":"404"}""", status: 404),
        };
    }

    private async Task ObjectsAsync(HttpContext context)
    {
        var (page, more, next) = Page(context);
        if (!quirks.NoHeaders && page.Length > 0)
        {
            context.Response.Headers["X-TAXII-Date-Added-First"] = quirks.Date(page[0].Added);
            context.Response.Headers["X-TAXII-Date-Added-Last"] = quirks.Date(page[^1].Added);
        }

        var head = (quirks.NoMore ? "" : $"\"more\":{(more ? "true" : "false")},") + (next is null ? "" : $"\"next\":\"{next}\",");
        await ScriptedServer.WriteAsync(context, ScriptedServer.Envelope(page.Select(p => p.Number), head));
    }

    private async Task ManifestAsync(HttpContext context)
    {
        var (page, more, _) = Page(context);
        var entries = page.Select(p => new { id = Known.Id("tool", p.Number), date_added = quirks.Date(p.Added), version = Known.V1 });
        await ScriptedServer.WriteAsync(context, JsonSerializer.Serialize(new { more, objects = entries }));
    }

    private ((int Number, DateTimeOffset Added)[] Page, bool More, string? Next) Page(HttpContext context)
    {
        var query = context.Request.Query;
        var after = query.TryGetValue("added_after", out var text) && !quirks.IgnoresAddedAfter
            ? DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        var limit = quirks.IgnoresLimit || !query.TryGetValue("limit", out var asked)
            ? quirks.PageMax : Math.Min(quirks.PageMax, int.Parse(asked!, CultureInfo.InvariantCulture));
        var skip = query.TryGetValue("next", out var token) && !quirks.IgnoresNext ? int.Parse(token!, CultureInfo.InvariantCulture) : 0;
        var found = Shelf.Where(o => quirks.Inclusive ? o.Added >= after : o.Added > after).OrderBy(o => o.Added).Skip(skip).ToArray();
        var more = quirks.MoreForEver || found.Length > limit;
        return (found[..Math.Min(limit, found.Length)], more,
            more && !quirks.NoNext ? (quirks.IgnoresNext ? "same" : (skip + limit).ToString(CultureInfo.InvariantCulture)) : null);
    }
}
