using Breakwater.Taxii;
using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>Prints the collections of a root.</summary>
internal static class CollectionsRun
{
    public static async Task<int> RunAsync(TaxiiConnection connection, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        var root = await connection.RootAsync(cancellationToken).ConfigureAwait(false);
        var collections = await connection.Client.CollectionsAsync(root, cancellationToken).ConfigureAwait(false);
        if (json)
        {
            await output.WriteLineAsync(CliJson.Write(new { root, collections })).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        foreach (var one in collections)
        {
            await output.WriteLineAsync(Line(root, one)).ConfigureAwait(false);
        }

        if (collections.Count == 0)
        {
            await output.WriteLineAsync("None that these credentials may know of.").ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    private static string Line(Uri root, TaxiiCollection one)
    {
        var rights = (one.CanRead, one.CanWrite) switch
        {
            (true, true) => "read, write",
            (true, false) => "read",
            (false, true) => "write",
            _ => "neither read nor write",
        };
        return $"{TaxiiAddress.Collection(root, one.Alias ?? one.Id)}  {one.Title} ({rights})";
    }
}
