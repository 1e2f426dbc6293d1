using System.Security.Cryptography;

namespace Breakwater.Hub.Channels;

/// <summary>
/// The root that sensors pin when they are enrolled. It states which key the hub signs with, and is needed only for that: it belongs on a
/// medium that is not connected to anything.
/// </summary>
public static class RootKey
{
    public const string FileName = "manifest-root.key";

    /// <summary>What signed manifests before there was a root. Sensors of that time have pinned it, so it becomes the root.</summary>
    public const string LegacyFileName = "manifest.key";

    private const int Iterations = 600_000;

    /// <summary>The folder's root; a new one when there is none.</summary>
    public static ECDsa LoadOrCreate(string folder)
    {
        var legacy = Path.Combine(folder, LegacyFileName);
        return Import(SecretFile.ReadOrCreate(Path.Combine(folder, FileName), () =>
        {
            if (File.Exists(legacy))
            {
                return File.ReadAllBytes(legacy);
            }

            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportPkcs8PrivateKey();
        }));
    }

    /// <summary>Null when it is kept elsewhere, as it should be.</summary>
    public static ECDsa? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Import(File.ReadAllBytes(path)) : null;
    }

    /// <summary>Reads a root that was taken offline.</summary>
    /// <exception cref="RejectedException">It is not there, is no such key, or the passphrase is not its own.</exception>
    public static ECDsa Open(string path, string passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(File.ReadAllText(path), passphrase);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            key.Dispose();
            throw RejectedException.Invalid("bad-root", "root", $"{path} cannot be opened as a root key: {e.Message}");
        }
    }

    /// <summary>Writes a root, encrypted, as PKCS#8 in PEM. The file is synced before this returns.</summary>
    /// <exception cref="RejectedException">The file is there already, or the passphrase is too short.</exception>
    public static void Save(ECDsa root, string path, string passphrase)
    {
        if (passphrase.Length < Limits.PassphraseCharsMin)
        {
            throw RejectedException.Invalid(
                "passphrase", "passphrase-file", $"A passphrase has at least {Limits.PassphraseCharsMin} characters.");
        }

        if (File.Exists(path))
        {
            throw RejectedException.Conflict("exists", $"{path} is there already; a key is never overwritten.");
        }

        var pem = root.ExportEncryptedPkcs8PrivateKeyPem(
            passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations));
        SecretFile.ReadOrCreate(path, () => System.Text.Encoding.ASCII.GetBytes(pem));
    }

    /// <summary>Moves the folder's root into an encrypted file elsewhere.</summary>
    public static void TakeOffline(string folder, string path, string passphrase)
    {
        using var root = Find(folder) ?? throw RejectedException.NotFound($"root key in {folder}: it is kept elsewhere");
        Save(root, path, passphrase);
        using var saved = Open(path, passphrase);
        if (!saved.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(root.ExportSubjectPublicKeyInfo()))
        {
            throw new InvalidOperationException($"{path} does not hold the key that was written; the root stays where it was.");
        }

        File.Delete(Path.Combine(folder, FileName));
    }

    internal static void DeleteLegacy(string folder) => File.Delete(Path.Combine(folder, LegacyFileName));

    private static ECDsa Import(byte[] bytes)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(bytes, out _);
        return key;
    }
}
