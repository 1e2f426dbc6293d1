using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>
/// Debian's postfix and dovecot as servers of this test run's own, on ports of loopback, with their own settings in a temporary folder.
/// Every mailbox is called box and a number, in every domain; its password is "secret".
/// </summary>
internal sealed class MailSystem
{
    public const string Password = "secret";
    private const string Master = "/usr/lib/postfix/sbin/master";
    private const string Dovecot = "/usr/sbin/dovecot";
    private const int Boxes = 1000;
    private const int NobodyId = 65_534;
    private const int TerminateSignal = 15;
    private static readonly Lazy<Task<MailSystem>> Started = new(StartAsync);

    private readonly string _folder;
    private readonly List<Process> _processes = [];
    private int _boxes;

    private MailSystem(string folder) => _folder = folder;

    public int SmtpPort { get; private init; }

    public int ImapPort { get; private init; }

    /// <summary>Certificate (PEM) of the IMAP server, which nobody has signed.</summary>
    public string Certificate { get; private set; } = "";

    /// <summary>Why there are no mail servers here; null when there are. On CI that is a failure instead.</summary>
    public static string? Missing => !File.Exists(Master) ? $"postfix is not installed: no {Master}"
        : !File.Exists(Dovecot) ? $"dovecot-imapd is not installed: no {Dovecot}"
        : Environment.UserName != "root" ? "postfix and dovecot are started as root, and change to users of their own" : null;

    public static Task<MailSystem> SharedAsync() => Missing is { } missing ? throw new InvalidOperationException(missing) : Started.Value;

    public static async Task StopSharedAsync()
    {
        if (Started.IsValueCreated)
        {
            await (await Started.Value).StopAsync();
        }
    }

    /// <summary>A mailbox of one test's own.</summary>
    public string NewBox() => $"box{Interlocked.Increment(ref _boxes)}";

    /// <summary>The mails in a folder of a mailbox, oldest first.</summary>
    public List<byte[]> Mails(string box, string? folder = null)
    {
        var path = Path.Combine(_folder, "mail", box, folder is null ? "" : "." + folder);
        return new[] { "new", "cur" }.Select(part => Path.Combine(path, part)).Where(Directory.Exists).SelectMany(Directory.GetFiles)
            .OrderBy(file => Path.GetFileName(file), StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
    }

    /// <summary>Puts a mail into a mailbox as if it had just come, without a mail server.</summary>
    public async Task DropAsync(string box, byte[] raw)
    {
        var folder = Path.Combine(_folder, "mail", box);
        foreach (var part in new[] { "tmp", "new", "cur" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        var name = $"{Environment.TickCount64}.{Guid.CreateVersion7():N}.test";
        var temporary = Path.Combine(folder, "tmp", name);
        await File.WriteAllBytesAsync(temporary, raw);
        await RunAsync("chown", "-R", "nobody", folder);
        File.Move(temporary, Path.Combine(folder, "new", name));
    }

    /// <summary>Hands a mail to the SMTP server, byte by byte as it is, and waits until the server has taken it.</summary>
    public async Task SendAsync(byte[] raw, string from, params string[] to)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, SmtpPort);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        await ExpectAsync(reader, "220");
        string[] commands = ["HELO test.example", $"MAIL FROM:<{from}>", .. to.Select(one => $"RCPT TO:<{one}>")];
        foreach (var command in commands)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
            await ExpectAsync(reader, "250");
        }

        await stream.WriteAsync("DATA\r\n"u8.ToArray());
        await ExpectAsync(reader, "354");
        var lines = Encoding.Latin1.GetString(raw).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
            .Select(line => line.StartsWith('.') ? "." + line : line);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n.\r\n"));
        await ExpectAsync(reader, "250");
        await stream.WriteAsync("QUIT\r\n"u8.ToArray());
    }

    private static async Task ExpectAsync(StreamReader reader, string code)
    {
        var line = await reader.ReadLineAsync();
        Assert.StartsWith(code, line, StringComparison.Ordinal);
    }

    private static async Task<MailSystem> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bwmail").FullName;
        var ports = FreePorts(2);
        var system = new MailSystem(folder) { SmtpPort = ports[0], ImapPort = ports[1] };
        foreach (var part in new[] { "conf", "queue", "data", "mail", "dovecot" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        await RunAsync("chmod", "755", folder);
        await RunAsync("chown", "postfix", Path.Combine(folder, "data"));
        await RunAsync("chown", "nobody", Path.Combine(folder, "mail"));
        await system.StartPostfixAsync();
        await system.StartDovecotAsync();
        await UntilOpenAsync(system.SmtpPort);
        await UntilOpenAsync(system.ImapPort);
        return system;
    }

    private async Task StartPostfixAsync()
    {
        var boxes = string.Join('\n', Enumerable.Range(1, Boxes).Select(number => $"/^box{number}([+].*)?@/ box{number}/"));
        await WriteAsync("conf/boxes", boxes + "\n");
        await WriteAsync("conf/main.cf",
            $"""
            compatibility_level = 3.6
            queue_directory = {_folder}/queue
            data_directory = {_folder}/data
            maillog_file = {_folder}/mail.log
            maillog_file_prefixes = {Path.GetDirectoryName(_folder)}
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mx.centre.example
            mydestination =
            mynetworks = 127.0.0.0/8
            smtpd_relay_restrictions = permit_mynetworks, reject
            smtpd_peername_lookup = no
            disable_dns_lookups = yes
            virtual_mailbox_domains = static:all
            virtual_mailbox_base = {_folder}/mail
            virtual_mailbox_maps = regexp:{_folder}/conf/boxes
            virtual_uid_maps = static:{NobodyId}
            virtual_gid_maps = static:{NobodyId}
            virtual_mailbox_limit = 0
            message_size_limit = 60000000
            recipient_delimiter = +
            default_transport = error:no way out
            relay_transport = error:no way out

            """);
        await WriteAsync("conf/master.cf",
            $"""
            127.0.0.1:{SmtpPort} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            error unix - - n - - error
            virtual unix - n n - - virtual
            postlog unix-dgram n - n - 1 postlogd
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil

            """);
        // Makes the folders that a queue has.
        await RunAsync("postfix", "-c", Path.Combine(_folder, "conf"), "check");
        Start(Master, "-c", Path.Combine(_folder, "conf"), "-d");
    }

    private async Task StartDovecotAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        Certificate = certificate.ExportCertificatePem();
        await WriteAsync("dovecot/cert.pem", Certificate);
        await WriteAsync("dovecot/key.pem", key.ExportPkcs8PrivateKeyPem());
        await WriteAsync("dovecot/dovecot.conf",
            $$"""
            base_dir = {{_folder}}/dovecot/run
            state_dir = {{_folder}}/dovecot/run
            log_path = {{_folder}}/dovecot/log
            protocols = imap
            listen = 127.0.0.1
            ssl = required
            ssl_cert = <{{_folder}}/dovecot/cert.pem
            ssl_key = <{{_folder}}/dovecot/key.pem
            mail_location = maildir:{{_folder}}/mail/%u
            first_valid_uid = 1
            last_valid_uid = 0
            first_valid_gid = 1
            mailbox_idle_check_interval = 1 secs
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{NobodyId}} gid={{NobodyId}} home={{_folder}}/mail/%u
            }
            service imap-login {
              inet_listener imap {
                port = 0
              }
              inet_listener imaps {
                port = {{ImapPort}}
                ssl = yes
              }
            }

            """);
        Start(Dovecot, "-F", "-c", Path.Combine(_folder, "dovecot", "dovecot.conf"));
    }

    private async Task StopAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                await RunAsync("kill", $"-{TerminateSignal}", process.Id.ToString(CultureInfo.InvariantCulture));
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private Task WriteAsync(string path, string text) => File.WriteAllTextAsync(Path.Combine(_folder, path), text);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private static async Task UntilOpenAsync(int port)
    {
        var giveUp = Environment.TickCount64 + 30_000;
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (Environment.TickCount64 < giveUp)
            {
                await Task.Delay(50);
            }
        }
    }
}
