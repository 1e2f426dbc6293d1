using System.Security.Cryptography;

namespace Breakwater.Hub.Escrow;

/// <summary>
/// The key that wraps everything that ties a submission to a member. It lives in a file outside the database, readable by the hub's user
/// alone; a database or a backup without it cannot tell who submitted what.
/// </summary>
public sealed class EscrowKey
{
    public const string FileName = "escrow.key";
    private const int KeyBytes = 32;

    private readonly byte[] _key;

    private EscrowKey(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Bytes => _key;

    /// <summary>Reads the key file, or makes it when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is there and is not a key.</exception>
    public static EscrowKey LoadOrCreate(string path)
    {
        var bytes = SecretFile.ReadOrCreate(path, () => RandomNumberGenerator.GetBytes(KeyBytes));
        return bytes.Length == KeyBytes
            ? new EscrowKey(bytes)
            : throw new InvalidDataException($"The escrow key file {path} has {bytes.Length} bytes; a key has {KeyBytes}.");
    }
}
