using System.Text;
using Breakwater.Stix;
using Breakwater.Taxii.Client;
using Breakwater.Taxii.Tests.Hosting;

namespace Breakwater.Taxii.Tests.Client;

/// <summary>The examples of the project's README, run; each stands between its marks word for word as it stands there.</summary>
public sealed class ReadmeExamples
{
    private const string Begin = "// README: ";
    private const string End = "// README ends";

    [Fact]
    public async Task Examples_do_what_they_say()
    {
        await using var host = await TaxiiHost.StartAsync();
        var server = host.Address;
        var (user, password) = (TaxiiHost.Member, BasicScheme.Password);
        var bytes = Encoding.UTF8.GetBytes(ScriptedServer.Envelope([1, 2]));
        string kept;
        var output = Console.Out;
        await using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            // README: Look at a server
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            var client = new TaxiiClient(http, server, TaxiiCredentials.Basic(user, password));
            var discovery = await client.DiscoveryAsync(server);
            var root = new Uri(discovery.Default!);
            foreach (var one in await client.CollectionsAsync(root))
            {
                Console.WriteLine($"{one.Id} {one.Title} {(one.CanRead ? "readable" : "")}");
            }
            // README ends

            // README: Push objects
            var bundle = StixBundle.Read(bytes);
            var result = await new TaxiiPush(client, TaxiiAddress.Collection(root, "mine")).RunAsync(bundle.Objects);
            foreach (var one in result.Objects)
            {
                Console.WriteLine($"{one.Id} {one.Fate} {one.Message}");
            }
            // README ends

            kept = await PollAsync(client, root, Known.ReadWrite);
        }
        finally
        {
            Console.SetOut(output);
        }

        Assert.Contains($"{Known.ReadWrite} Mine readable", written.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{Known.Id("tool", 1)} Added", written.ToString(), StringComparison.Ordinal);
        Assert.True(CollectionCursor.TryParse(kept, out var cursor));
        Assert.Equal(MemoryCollections.FirstMicros + 1, cursor.AddedAfterMicros);
    }

    private static async Task<string> PollAsync(TaxiiClient client, Uri root, string id)
    {
        var kept = "";
        // README: Poll a collection
        var collection = TaxiiAddress.Collection(root, "community");
        // README ends
        collection = TaxiiAddress.Collection(root, id);
        // README: Poll a collection
        var cursor = CollectionCursor.TryParse(kept, out var earlier) ? earlier : CollectionCursor.Start;
        await foreach (var page in new TaxiiPoll(client, collection).RunAsync(cursor))
        {
            foreach (var reading in page.Objects)
            {
                Console.WriteLine(reading.Object is { } one ? one.Id : reading.Problems[0].Message);
            }

            kept = page.Cursor.ToText();
        }
        // README ends

        // README: When it fails
        try
        {
            await client.ObjectsAsync(collection, new ObjectsQuery { Types = ["indicator"], Limit = 10 });
        }
        catch (TaxiiException e) when (e.Fault is TaxiiFault.Unauthorized or TaxiiFault.Forbidden)
        {
            Console.WriteLine(e.Message);
        }
        // README ends

        return kept;
    }

    [Fact]
    public void Examples_stand_in_the_README_word_for_word()
    {
        var repository = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(repository, "Breakwater.slnx")))
        {
            repository = Path.GetDirectoryName(repository) ?? throw new InvalidOperationException("There is no solution above the tests.");
        }

        var here = Run(File.ReadAllLines(Path.Combine(repository, "tests", "Breakwater.Taxii.Tests", "Client", "ReadmeExamples.cs")));
        var shown = Shown(File.ReadAllLines(Path.Combine(repository, "src", "Breakwater.Taxii", "README.md")));
        Assert.Equal(4, shown.Count);
        Assert.Equal(shown.OrderBy(e => e.Key), here.OrderBy(e => e.Key));
    }

    private static Dictionary<string, string> Run(string[] lines)
    {
        var examples = new Dictionary<string, string>();
        string? name = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.StartsWith(Begin, StringComparison.Ordinal))
            {
                name = text[Begin.Length..];
            }
            else if (text == End)
            {
                name = null;
            }
            else if (name is not null)
            {
                examples[name] = examples.GetValueOrDefault(name) + text + "\n";
            }
        }

        return examples;
    }

    private static Dictionary<string, string> Shown(string[] lines)
    {
        var examples = new Dictionary<string, string>();
        var heading = "";
        var isCode = false;
        foreach (var line in lines)
        {
            heading = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..] : heading;
            if (isCode && line != "```")
            {
                examples[heading] = examples.GetValueOrDefault(heading) + line.Trim() + "\n";
            }

            isCode = line == "```csharp" || (isCode && line != "```");
        }

        return examples;
    }
}
