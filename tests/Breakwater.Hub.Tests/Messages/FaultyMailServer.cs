using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Hub.Tests.Messages;

/// <summary>What a mail server does with one mail.</summary>
internal enum MailFault
{
    /// <summary>Takes it.</summary>
    None,

    /// <summary>Takes it, and the connection breaks before it has said so.</summary>
    AnswerLost,

    /// <summary>Breaks the connection in the middle of the mail.</summary>
    BrokenOff,

    /// <summary>Puts it off (RFC 5321, 4.2.1: 4yz).</summary>
    PutOff,

    /// <summary>Ends the service (421).</summary>
    Closing,

    /// <summary>Takes it after a while.</summary>
    Slow,
}

/// <summary>Speaks as much SMTP as it takes to do what a good server never does.</summary>
internal sealed class FaultyMailServer : IDisposable
{
    private const string Refused = "refused";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly Queue<MailFault> _faults;
    private readonly List<string> _mails = [];

    public FaultyMailServer(params MailFault[] faults)
    {
        _faults = new Queue<MailFault>(faults);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whole mails as they came, also where the sender does not know it.</summary>
    public IReadOnlyList<string> Mails
    {
        get
        {
            lock (_lock)
            {
                return [.. _mails];
            }
        }
    }

    public bool IsThrough
    {
        get
        {
            lock (_lock)
            {
                return _faults.Count == 0;
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        await using (var stream = client.GetStream())
        using (var reader = new StreamReader(stream, Encoding.Latin1))
        {
            try
            {
                await SayAsync(stream, "220 faulty");
                while (await reader.ReadLineAsync() is { } line && await AnswerAsync(stream, reader, line))
                {
                    // It says by its answer whether it goes on.
                }
            }
            catch (IOException)
            {
                // The sender went away.
            }
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream, StreamReader reader, string line)
    {
        switch (line.Split(' ')[0].ToUpperInvariant())
        {
            case "QUIT":
                await SayAsync(stream, "221 bye");
                return false;
            case "RCPT" when line.Contains(Refused, StringComparison.Ordinal):
                await SayAsync(stream, "550 5.1.1 nobody here");
                return true;
            case "DATA":
                return await TakeAsync(stream, reader);
            default:
                await SayAsync(stream, "250 ok");
                return true;
        }
    }

    private async Task<bool> TakeAsync(NetworkStream stream, StreamReader reader)
    {
        MailFault fault;
        lock (_lock)
        {
            fault = _faults.TryDequeue(out var next) ? next : MailFault.None;
        }

        if (fault == MailFault.Closing)
        {
            await SayAsync(stream, "421 closing");
            return false;
        }

        await SayAsync(stream, "354 go on");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            mail.Append(line).Append('\n');
            if (fault == MailFault.BrokenOff)
            {
                return false;
            }
        }

        if (fault == MailFault.PutOff)
        {
            await SayAsync(stream, "451 later");
            return true;
        }

        lock (_lock)
        {
            _mails.Add(mail.ToString());
        }

        if (fault == MailFault.AnswerLost)
        {
            return false;
        }

        await Task.Delay(fault == MailFault.Slow ? 2000 : 0);
        await SayAsync(stream, "250 taken");
        return true;
    }

    private static async Task SayAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));
}
