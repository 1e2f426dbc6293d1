using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Protocol;

namespace Breakwater.Hub.Channels;

/// <summary>The key that manifests are signed with now, and what the root says about it.</summary>
/// <param name="Root">SubjectPublicKeyInfo (DER) of the root.</param>
public sealed record SigningKey(ECDsa Key, byte[] Root, Signed Signed, KeyStatement Statement);

/// <summary>
/// The hub's own signing key in a file outside the database. It is replaced whole, with its statement, by rotation; a running hub takes
/// up the new one by itself.
/// </summary>
public sealed class ManifestKey : IDisposable
{
    public const string FileName = "signing.key";

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private SigningKey _current;
    private DateTime _written;

    private ManifestKey(string folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        _written = File.GetLastWriteTimeUtc(Path.Combine(folder, FileName));
        _current = Read(folder);
    }

    public SigningKey Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Opens the folder's key. When there is none, one is made, and the root that states it, too.</summary>
    public static ManifestKey LoadOrCreate(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            using var root = RootKey.LoadOrCreate(folder);
            SecretFile.ReadOrCreate(path, () => Make(root, null, Protocol.Limits.StatementLifetime, isNewEpoch: true, time));
            RootKey.DeleteLegacy(folder);
        }

        return new ManifestKey(folder, time);
    }

    /// <summary>A new key with a new statement by this root, in place of the folder's.</summary>
    /// <param name="isNewEpoch">For a hub that was built anew: sequences begin again.</param>
    public static KeyStatement Rotate(string folder, ECDsa root, TimeSpan lifetime, bool isNewEpoch, TimeProvider time)
    {
        var path = Path.Combine(folder, FileName);
        var before = File.Exists(path) ? Read(folder) : null;
        if (before is not null && !before.Root.AsSpan().SequenceEqual(root.ExportSubjectPublicKeyInfo()))
        {
            throw RejectedException.Conflict(
                "other-root", "This is not the root that this hub's sensors trust; they would refuse what it states.");
        }

        SecretFile.Replace(path, Make(root, before?.Statement, lifetime, isNewEpoch, time));
        var made = Read(folder);
        made.Key.Dispose();
        before?.Key.Dispose();
        return made.Statement;
    }

    /// <summary>Takes up a key that was rotated, and has the statement renewed when its root is still at hand.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            var path = Path.Combine(_folder, FileName);
            if (IsDue && RootKey.Find(_folder) is { } root)
            {
                using (root)
                {
                    Rotate(_folder, root, Protocol.Limits.StatementLifetime, isNewEpoch: false, _time);
                }
            }

            var written = File.GetLastWriteTimeUtc(path);
            if (written != _written && File.Exists(path))
            {
                // The one before may still be signing.
                _current = Read(_folder);
                _written = written;
            }
        }
    }

    /// <summary>True when the statement ends soon, so that a person or the hub should renew it.</summary>
    public bool IsDue => _time.GetUtcNow() > _current.Statement.NotAfter - Limits.StatementRenewal;

    /// <summary>Signs with the current key. Safe for several threads.</summary>
    public Signed Sign<T>(string label, T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            return Signed.Sign(label, document, type, _current.Key);
        }
    }

    public void Dispose() => _current.Key.Dispose();

    private static byte[] Make(ECDsa root, KeyStatement? before, TimeSpan lifetime, bool isNewEpoch, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        // The clock, so that a hub that has lost everything but its root still comes after what sensors have seen.
        var serial = Math.Max(now.ToUnixTimeSeconds(), (before?.Serial ?? 0) + 1);
        var statement = new KeyStatement(
            key.ExportSubjectPublicKeyInfo(), serial, isNewEpoch || before is null ? serial : before.Epoch, now, now + lifetime);
        return JsonSerializer.SerializeToUtf8Bytes(
            new SigningFile(key.ExportPkcs8PrivateKey(), root.ExportSubjectPublicKeyInfo(), statement.Sign(root)), HubJson.Options);
    }

    private static SigningKey Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var file = JsonSerializer.Deserialize<SigningFile>(File.ReadAllBytes(path), HubJson.Options)
                ?? throw new JsonException("empty");
            var statement = KeyStatement.Open(file.Statement, file.Root)
                ?? throw new InvalidDataException($"{path} holds a statement that its root did not sign.");
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(file.PrivateKey, out _);
            return key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(statement.Key)
                ? new SigningKey(key, file.Root, file.Statement, statement)
                : throw new InvalidDataException($"{path} holds a statement about another key.");
        }
        catch (Exception e) when (e is JsonException or CryptographicException or ArgumentNullException)
        {
            throw new InvalidDataException($"{path} is damaged: put back a copy, or make a new key with manifest-key rotate.", e);
        }
    }

    private sealed record SigningFile(byte[] PrivateKey, byte[] Root, Signed Statement);
}
