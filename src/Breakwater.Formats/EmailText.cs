using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Formats;

/// <summary>E-mail addresses around an @.</summary>
internal static class EmailText
{
    /// <summary>First character of the local part, not before floor; the position of the @ itself when there is none.</summary>
    public static int LocalStart(ReadOnlySpan<char> chars, int at, int floor)
    {
        var start = at;
        var least = Math.Max(0, at - Limits.LocalPartCharsMax);
        while (start > least && IsLocal(chars[start - 1]))
        {
            start--;
        }

        while (start < at && chars[start] is '.' or '-' or '+' or '_' or '%')
        {
            start++;
        }

        // A name before the last report's end belongs to that report, unless it was the front of this very address.
        var isHandle = start > 0 && chars[start - 1] == '@';
        return isHandle || (start < floor && chars[start..floor].Contains('@')) ? at : start;
    }

    public static bool TryRead(
        ReadOnlySpan<char> local, ReadOnlySpan<char> host, bool isDefanged, TldList suffixes, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)
            || !HostName.TryToAscii(host, out var name) || !name.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        // The address of a repository, as git takes it.
        if (local is "git")
        {
            return false;
        }

        var last = HostName.LastLabel(name);
        if (!HostName.IsTopLevelShape(last) || (isDefanged ? TldDefaults.IsFileEnding(last) : !suffixes.Contains(last)))
        {
            return false;
        }

        value = $"{local}@{name}";
        return true;
    }

    /// <summary>Not an address but the name of a mail: <c>Message-ID: &lt;…</c>.</summary>
    public static bool IsMessageId(ReadOnlySpan<char> chars, int start)
    {
        var before = chars[Math.Max(0, start - 32)..start].TrimEnd(" <\t\r\n");
        return before.EndsWith("Message-ID:", StringComparison.OrdinalIgnoreCase) || before.EndsWith("In-Reply-To:",
            StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("References:", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '%';
}
