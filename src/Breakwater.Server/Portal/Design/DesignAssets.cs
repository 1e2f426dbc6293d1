using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Server.Portal.Design;

/// <summary>Style, script and mark: inside the program, under names that change with them, so that browsers keep them.</summary>
public static class DesignAssets
{
    private static readonly Asset StyleAsset = Asset.Load("portal.css", "text/css; charset=utf-8");
    private static readonly Asset ScriptAsset = Asset.Load("portal.js", "text/javascript; charset=utf-8");
    private static readonly Asset MarkAsset = Asset.Load("mark.svg", "image/svg+xml");

    public static string Style => StyleAsset.Path;

    public static string Script => ScriptAsset.Path;

    public static string Mark => MarkAsset.Path;

    internal static void Map(PortalRoutes portal) => portal.Get("/portal/{tag}/{name}", PortalRole.Anyone, Show);

    private static IResult Show(PortalRequest request, string tag, string name)
    {
        if (new[] { StyleAsset, ScriptAsset, MarkAsset }.FirstOrDefault(one => one.Name == name) is not { } asset)
        {
            return PortalFailures.Page(request, StatusCodes.Status404NotFound);
        }

        // An older tag, of a page from before an update, gets what is there now, and does not keep it.
        request.Http.Response.Headers.CacheControl = tag == asset.Tag ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Text(asset.Text, asset.MediaType);
    }

    private sealed record Asset(string Name, string MediaType, string Text, string Tag)
    {
        public string Path => $"/portal/{Tag}/{Name}";

        public static Asset Load(string name, string mediaType)
        {
            using var reader = new StreamReader(typeof(DesignAssets).Assembly.GetManifestResourceStream("portal/" + name)
                ?? throw new InvalidOperationException($"{name} is not in the program."));
            var text = reader.ReadToEnd();
            return new Asset(name, mediaType, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12]);
        }
    }
}
