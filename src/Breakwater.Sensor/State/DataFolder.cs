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

    public string Journal => In("journal.jsonl");

    public string LookBack => In("lookback");

    /// <summary>The newest manifest that was verified, as it was signed.</summary>
    public string Manifest => In("manifest.json");

    /// <summary>The manifest before it, kept until the entries of the newest were looked for in earlier lines.</summary>
    public string ManifestBefore => In("manifest-before.json");

    private string Settings => In("sensor.json");

    private string Key => In("key");

    private string Status => In("status.json");

    public bool IsEnrolled => File.Exists(Settings) && File.Exists(Key);

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
        Directory.CreateDirectory(LookBack);
    }

    /// <summary>Keeps a second sensor out of the folder for as long as the handle is open.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public FileStream TakeLock() => new(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public void SaveEnrolment(SensorSettings settings, string key)
    {
        AtomicFile.Write(Key, System.Text.Encoding.UTF8.GetBytes(key));
        AtomicFile.Write(Settings, JsonSerializer.SerializeToUtf8Bytes(settings, SensorJson.Default.SensorSettings));
    }

    public SensorSettings ReadSettings() =>
        Read(Settings, SensorJson.Default.SensorSettings) ?? throw new InvalidDataException($"{Settings} is damaged; enrol again.");

    public string ReadKey() => File.ReadAllText(Key).Trim();

    public void SaveStatus(SensorStatus status) =>
        AtomicFile.Write(Status, JsonSerializer.SerializeToUtf8Bytes(status, SensorJson.Default.SensorStatus));

    public SensorStatus? ReadStatus() => Read(Status, SensorJson.Default.SensorStatus);

    public static SignedManifest? ReadManifest(string path) => Read(path, ProtocolJson.Default.SignedManifest);

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
