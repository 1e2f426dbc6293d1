namespace Breakwater.Matching.Image;

internal static class ImageVerifier
{
    public static void Verify(string path) => ImageFile.Open(path).Dispose();
}
