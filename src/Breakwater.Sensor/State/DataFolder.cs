using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakwater.Protocol;

namespace Breakwater.Sensor.State;

/// <summary>What a sensor keeps under its <c>--data</c> folder, and where.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public DataFolder(string path)
    {
        Root = System.IO.Path.GetFullPath(path);
    }

    public string Root { get; }

    public string Segments => In("segments");

    /// <summary>The index file, what is beside it, and the note that names it.</summary>
    public string IndexFiles => In("index");

    public string Journal => In("journal.jsonl");

    public string LookBack => In("lookback");

    /// <summary>The newest manifest that was verified, as it was signed.</summary>
    public string Manifest => In("manifest.json");

    /// <summary>The manifest before it, kept until the entries of the newest were looked for in earlier lines.</summary>
    public string ManifestBefore => In("manifest-before.json");

    /// <summary>Entries whose removal waits for a person; see <see cref="HeldRemoval"/>.</summary>
    public string HeldEntries => In("held.seg");

    /// <summary>What came by file and waits to be taken up by the sensor that runs, or runs next.</summary>
    public string InboxBundle => In("inbox-bundle");

    /// <inheritdoc cref="InboxBundle"/>
    public string InboxReceipt => In("inbox-receipt");

    private string Held => In("held.json");

    private string Decision => In("decision.json");

    private string AgreementKey => In("agreement.key");

    private string SigningKey => In("signing.key");

    private string Settings => In("sensor.json");

    private string Key => In("key");

    private string Status => In("status.json");

    public bool IsEnrolled => File.Exists(Settings) && File.Exists(Key);

    /// <summary>Takes away a folder that was made for an enrolment which failed.</summary>
    public void Discard()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            Directory.CreateDirectory(Root, OwnerOnly);
        }

        Directory.CreateDirectory(Segments);
        Directory.CreateDirectory(IndexFiles);
        Directory.CreateDirectory(LookBack);
    }

    /// <summary>Keeps a second sensor out of the folder for as long as the handle is open.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public FileStream TakeLock() => new(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public void SaveEnrolment(SensorSettings settings, string key)
    {
        AtomicFile.Write(Key, System.Text.Encoding.UTF8.GetBytes(key));
        AtomicFile.Write(Settings, SettingsFile.Write(settings));
    }

    /// <exception cref="SettingsException">Something in them is unknown or wrong.</exception>
    public SensorSettings ReadSettings() => SettingsFile.Read(Settings);

    public string ReadKey() => File.ReadAllText(Key).Trim();

    /// <summary>Takes away what others than the owner may do with the folder and the key.</summary>
    /// <returns>What was wider than it should be; empty when nothing was.</returns>
    /// <exception cref="UnauthorizedAccessException">They are wider, and belong to somebody else.</exception>
    public IReadOnlyList<string> MendModes()
    {
        var mended = new List<string>();
        foreach (var (path, mode) in WiderModes())
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, mode);
                mended.Add(path);
            }
        }

        return mended;
    }

    /// <summary>Paths that others than the owner may read or write, with the modes that they should have.</summary>
    public IReadOnlyList<(string Path, UnixFileMode Mode)> WiderModes()
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        var wider = new List<(string, UnixFileMode)>();
        (string, UnixFileMode)[] wanted = [(Root, OwnerOnly), (Key, OwnerOnly & ~UnixFileMode.UserExecute)];
        foreach (var (path, mode) in wanted)
        {
            if ((File.GetUnixFileMode(path) & ~mode) != 0)
            {
                wider.Add((path, mode));
            }
        }

        return wider;
    }

    public void SaveStatus(SensorStatus status) =>
        AtomicFile.Write(Status, JsonSerializer.SerializeToUtf8Bytes(status, SensorJson.Default.SensorStatus));

    public SensorStatus? ReadStatus() => Read(Status, SensorJson.Default.SensorStatus);

    /// <summary>Null when there is none, or one of an earlier version.</summary>
    public static HeldIndex? ReadIndex(string path) =>
        Read(path, SensorJson.Default.HeldIndex) is { Signed: not null, Holding: not null } index ? index : null;

    public void SaveIndex(HeldIndex index) =>
        AtomicFile.Write(Manifest, JsonSerializer.SerializeToUtf8Bytes(index, SensorJson.Default.HeldIndex));

    public HeldRemoval? ReadHeld() => Read(Held, SensorJson.Default.HeldRemoval);

    public void SaveHeld(HeldRemoval held) =>
        AtomicFile.Write(Held, JsonSerializer.SerializeToUtf8Bytes(held, SensorJson.Default.HeldRemoval));

    public void DeleteHeld()
    {
        File.Delete(Held);
        AtomicFile.SyncFolder(Root);
        File.Delete(HeldEntries);
    }

    public RemovalDecision? ReadDecision() => Read(Decision, SensorJson.Default.RemovalDecision);

    public void SaveDecision(RemovalDecision decision) =>
        AtomicFile.Write(Decision, JsonSerializer.SerializeToUtf8Bytes(decision, SensorJson.Default.RemovalDecision));

    public void DeleteDecision() => File.Delete(Decision);

    /// <summary>The key that chain keys are sealed for; made when there is none. The caller disposes it.</summary>
    public ECDiffieHellman OpenAgreementKey()
    {
        var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Open(AgreementKey, key.ExportPkcs8PrivateKey, bytes => key.ImportPkcs8PrivateKey(bytes, out _));
        return key;
    }

    /// <summary>The key that signs files of sightings; made when there is none. The caller disposes it.</summary>
    public ECDsa OpenSigningKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Open(SigningKey, key.ExportPkcs8PrivateKey, bytes => key.ImportPkcs8PrivateKey(bytes, out _));
        return key;
    }

    public SensorKeys PublicKeys()
    {
        using var agreement = OpenAgreementKey();
        using var signing = OpenSigningKey();
        return new SensorKeys(agreement.ExportSubjectPublicKeyInfo(), signing.ExportSubjectPublicKeyInfo());
    }

    private static void Open(string path, Func<byte[]> export, Action<byte[]> import)
    {
        if (File.Exists(path))
        {
            import(File.ReadAllBytes(path));
        }
        else
        {
            AtomicFile.Write(path, export());
        }
    }

    private static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Root, name);
}
