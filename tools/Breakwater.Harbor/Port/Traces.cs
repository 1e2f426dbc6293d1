namespace Breakwater.Harbor.Port;

/// <summary>Something that an attack leaves in logs, in the hub's words for its kind.</summary>
public sealed record TraceValue(string Kind, string Value);

/// <summary>What an attack leaves in a member's logs.</summary>
public static class Traces
{
    private const int Computer = 7;
    private const string Download = "C:\\\\Users\\\\dispatch\\\\Downloads\\\\slot.iso";

    /// <summary>Somebody at the member got the mail and followed the link. One line for each value, in the log where it belongs.</summary>
    public static void Leave(MemberLogs logs, DateTimeOffset at, IEnumerable<TraceValue> values)
    {
        foreach (var value in values)
        {
            LeaveOne(logs, at, logs.Client(Computer), value);
        }
    }

    private static void LeaveOne(MemberLogs logs, DateTimeOffset at, string client, TraceValue value)
    {
        switch (value.Kind)
        {
            case "email":
                logs.Mail(LogLines.Mail(at, value.Value, 48_213));
                break;
            case "domain":
                logs.Dns(LogLines.Dns(new Visit(at, client, value.Value, ""), 51_734));
                break;
            case "url":
                var rest = value.Value[(value.Value.IndexOf("://", StringComparison.Ordinal) + 3)..];
                var slash = rest.IndexOf('/', StringComparison.Ordinal);
                var (host, path) = slash < 0 ? (rest, "/") : (rest[..slash], rest[slash..]);
                logs.Proxy(LogLines.Proxy(new Visit(at, client, host, path), 18_422));
                break;
            case "ipv4":
                logs.Proxy(LogLines.Proxy(new Visit(at, client, value.Value, "/"), 18_422));
                break;
            default:
                logs.File(LogLines.NewFile(at, client, Download, value.Kind, value.Value));
                break;
        }
    }
}
