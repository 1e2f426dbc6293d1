using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>Prints a server's discovery, and each API root that these credentials may be shown to.</summary>
internal static class DiscoverRun
{
    public static async Task<int> RunAsync(TaxiiConnection connection, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        var discovery = await connection.Client.DiscoveryAsync(connection.Address, cancellationToken).ConfigureAwait(false);
        var roots = new List<RootFound>();
        foreach (var root in discovery.ApiRoots ?? [])
        {
            roots.Add(await RootAsync(connection, root, cancellationToken).ConfigureAwait(false));
        }

        if (json)
        {
            await output.WriteLineAsync(CliJson.Write(
                new { discovery.Title, discovery.Description, discovery.Contact, discovery.Default, roots })).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        await output.WriteLineAsync(discovery.Title).ConfigureAwait(false);
        foreach (var line in new[] { discovery.Description, discovery.Contact }.Where(l => !string.IsNullOrEmpty(l)))
        {
            await output.WriteLineAsync("  " + line).ConfigureAwait(false);
        }

        foreach (var root in roots)
        {
            var mark = root.Address == discovery.Default ? " (default)" : "";
            var what = root.Problem ?? $"{root.Title}, takes {root.ContentLengthMax} bytes at once";
            await output.WriteLineAsync($"{root.Address}{mark}: {what}").ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    private static async Task<RootFound> RootAsync(TaxiiConnection connection, string root, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(root, UriKind.Absolute, out var address))
        {
            return new RootFound(root, null, null, "no address");
        }

        try
        {
            var found = await connection.Client.ApiRootAsync(address, cancellationToken).ConfigureAwait(false);
            return new RootFound(root, found.Title, found.MaxContentLength, null);
        }
        catch (TaxiiException e)
        {
            return new RootFound(root, null, null, e.Message);
        }
    }

    private sealed record RootFound(string Address, string? Title, long? ContentLengthMax, string? Problem);
}
