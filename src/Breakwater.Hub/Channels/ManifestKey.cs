using System.Security.Cryptography;

namespace Breakwater.Hub.Channels;

/// <summary>The key that signs manifests, kept in a file outside the database; sensors pin it when they are enrolled.</summary>
public sealed class ManifestKey : IDisposable
{
    public const string FileName = "manifest.key";

    private ManifestKey(ECDsa key) => Key = key;

    public ECDsa Key { get; }

    /// <summary>SubjectPublicKeyInfo (DER) in base64.</summary>
    public string PublicKey => Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());

    public static ManifestKey LoadOrCreate(string path)
    {
        var bytes = SecretFile.ReadOrCreate(path, () =>
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportPkcs8PrivateKey();
        });
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(bytes, out _);
        return new ManifestKey(key);
    }

    public void Dispose() => Key.Dispose();
}
