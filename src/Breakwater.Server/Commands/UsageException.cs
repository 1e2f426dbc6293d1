namespace Breakwater.Server.Commands;

/// <summary>The command line says something that cannot be done; exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
