using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1001, LogLevel.Error, "A group of {Count} writes could not be committed; none of them was answered as done.")]
    public static partial void CommitFailed(ILogger logger, int count, Exception e);

    [LoggerMessage(1002, LogLevel.Error, "What follows a commit failed; the commit itself is on disk.")]
    public static partial void AfterCommitFailed(ILogger logger, Exception e);

    [LoggerMessage(1003, LogLevel.Information, "Applied schema script {Script}.")]
    public static partial void ScriptApplied(ILogger logger, string script);

    [LoggerMessage(1004, LogLevel.Warning, "While the schema was brought up to date: {Text}")]
    public static partial void SchemaWarning(ILogger logger, string text, Exception? e);
}
