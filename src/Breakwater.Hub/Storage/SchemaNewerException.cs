namespace Breakwater.Hub.Storage;

/// <summary>A later version of the program has been at this database; this one would damage what it does not know.</summary>
public sealed class SchemaNewerException(IReadOnlyList<string> unknown) : Exception(
    $"The database is newer than this program: it has schema {(unknown.Count == 1 ? "script" : "scripts")} {string.Join(", ", unknown)}, "
    + "which this version does not know. Start the version that last used it, or restore a backup made before the upgrade.");
