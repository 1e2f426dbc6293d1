namespace Breakwater.Harbor.Processes;

/// <summary>A hub that serves.</summary>
/// <param name="Fingerprint">Of its own certificate; null over plain HTTP.</param>
/// <param name="SetupSecret">Of the one-time link; null when there is a coordinator already.</param>
public sealed record HubProcess(ChildProcess Process, string Folder, Uri Address, string? Fingerprint, string? SetupSecret)
    : IAsyncDisposable
{
    private const string Serves = "Breakwater hub serves at ";
    private const string Certificate = "Certificate SHA-256 ";
    private const string Setup = "First start: make the first coordinator, once, at ";

    /// <param name="listen">With port 0 it takes a free one.</param>
    /// <param name="database">As the hub's own option; null for the embedded database.</param>
    public static async Task<HubProcess> StartAsync(
        Products products, string folder, string listen, TimeProvider time, CancellationToken cancellationToken, string? database = null)
    {
        var first = !Directory.Exists(folder);
        string[] engine = database is null ? [] : ["--database", database];
        var process = ChildProcess.Start(products.Hub, ["serve", "--data", folder, "--listen", listen, .. engine], time);
        try
        {
            var serves = await SaidAsync(process, Serves, cancellationToken).ConfigureAwait(false);
            var fingerprint = listen.StartsWith("https", StringComparison.Ordinal)
                ? await SaidAsync(process, Certificate, cancellationToken).ConfigureAwait(false)
                : null;
            var link = first ? await SaidAsync(process, Setup, cancellationToken).ConfigureAwait(false) : null;
            return new HubProcess(process, folder, new Uri(serves.Split(' ')[0]), fingerprint, link?[(link.LastIndexOf('/') + 1)..]);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<string> SaidAsync(ChildProcess process, string beginning, CancellationToken cancellationToken)
    {
        var line = await process.WaitForAsync(
            one => one.Text.StartsWith(beginning, StringComparison.Ordinal), $"\"{beginning}…\"", Limits.StartPatience, cancellationToken)
            .ConfigureAwait(false);
        return line.Text[beginning.Length..].Trim();
    }
}
