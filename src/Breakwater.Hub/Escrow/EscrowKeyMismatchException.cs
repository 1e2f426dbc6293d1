namespace Breakwater.Hub.Escrow;

/// <summary>The key file is not the one that this database was sealed under; going on would make two halves that never fit again.</summary>
public sealed class EscrowKeyMismatchException(string path) : Exception(
    $"{path} is not the escrow key of this database: what is sealed in it cannot be opened with it. Put back the right escrow.key and "
    + "start again. When the file was missing, a new one was made just now, which you can replace.");
