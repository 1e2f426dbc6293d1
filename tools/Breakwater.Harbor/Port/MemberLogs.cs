namespace Breakwater.Harbor.Port;

/// <summary>The log files of one member, written as its systems would.</summary>
public sealed class MemberLogs
{
    private readonly string _folder;

    public MemberLogs(DemoMember member, string folder)
    {
        (Member, _folder) = (member, Path.Combine(folder, member.Short));
        Directory.CreateDirectory(_folder);
    }

    public DemoMember Member { get; }

    /// <summary>As a sensor is told about them: FILE=SYSTEM.</summary>
    public IReadOnlyList<string> Inputs => [.. Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal).Select(path =>
        $"{path}={Path.GetFileNameWithoutExtension(path).Split('-')[0]}")];

    public string Client(int number) => $"10.{Member.Net}.{number / 200}.{10 + (number % 200)}";

    public void Proxy(params IEnumerable<string> lines) => Append("proxy.log", lines);

    public void Dns(params IEnumerable<string> lines) => Append("dns.log", lines);

    public void Mail(params IEnumerable<string> lines) => Append("mail.log", lines);

    public void File(params IEnumerable<string> lines) => Append("file.log", lines);

    /// <summary>A log from elsewhere becomes one of this member's.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Append(string name, IEnumerable<string> lines) =>
        System.IO.File.AppendAllText(PathOf(name), string.Concat(lines.Select(line => line + "\n")));
}
