using System.Security.Claims;

namespace Breakwater.Taxii.Server;

/// <summary>How TAXII is served. Checked once, when the routes are mapped.</summary>
public sealed record TaxiiServerOptions
{
    /// <summary>Authentication schemes of the host that callers may use; empty for the host's default scheme.</summary>
    public IReadOnlyList<string> AuthenticationSchemes { get; init; } = [];

    /// <summary>Named in the Basic challenge.</summary>
    public string Realm { get; init; } = "TAXII";

    /// <summary>True answers discovery to anybody; credentials are still read when there are some.</summary>
    public bool OpenDiscovery { get; init; }

    /// <summary>Largest request body, decompressed.</summary>
    public int ContentBytesMax { get; init; } = Limits.ContentBytesMax;

    /// <summary>Records in a page when the client names no limit.</summary>
    public int PageDefault { get; init; } = Limits.PageDefault;

    /// <summary>Most records in a page.</summary>
    public int PageMax { get; init; } = Limits.PageMax;

    /// <summary>
    /// Signs page tokens; at least <see cref="NextKeyBytesMin"/>, the same on every node. Null for a random one: then a restart makes
    /// clients that are amid a listing begin anew from added_after.
    /// </summary>
    public byte[]? NextKey { get; init; }

    /// <summary>Where clients reach this server, for absolute addresses in discovery; null for paths. HTTPS.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>Who a page token belongs to; null for the NameIdentifier claim.</summary>
    public Func<ClaimsPrincipal, string>? CallerTag { get; init; }

    /// <summary>Shortest signing key.</summary>
    public const int NextKeyBytesMin = 32;

    internal string TagOf(ClaimsPrincipal caller) =>
        CallerTag?.Invoke(caller) ?? caller.FindFirstValue(ClaimTypes.NameIdentifier) ?? caller.Identity?.Name ?? "";

    internal void Check()
    {
        var problems = new List<string>();
        Require(Realm.Length > 0 && !Realm.Any(c => c is '"' or '\\' || char.IsControl(c)), "Realm must be text without quotes.");
        Require(ContentBytesMax > 0, "ContentBytesMax must be above 0.");
        Require(PageMax > 0, "PageMax must be above 0.");
        Require(PageDefault > 0 && PageDefault <= PageMax, "PageDefault must be above 0 and at most PageMax.");
        Require(NextKey is null || NextKey.Length >= NextKeyBytesMin, $"NextKey must have at least {NextKeyBytesMin} bytes.");
        Require(PublicAddress is null || (PublicAddress.IsAbsoluteUri && PublicAddress.Scheme == Uri.UriSchemeHttps),
            "PublicAddress must be an absolute https address.");
        if (problems.Count > 0)
        {
            throw new InvalidOperationException("TAXII server options: " + string.Join(" ", problems));
        }

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                problems.Add(sentence);
            }
        }
    }
}
