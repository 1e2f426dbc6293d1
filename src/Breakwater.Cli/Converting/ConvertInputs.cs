using Breakwater.Cli.Scanning;
using Breakwater.Formats.Misp;
using Breakwater.Formats.Writing;
using Breakwater.Stix;

namespace Breakwater.Cli.Converting;

/// <summary>Reads the files of a conversion into STIX 2.1 objects.</summary>
internal sealed class ConvertInputs(NoteLog notes)
{
    private const int DepthShown = 3;

    public List<StixObject> Objects { get; } = [];

    /// <exception cref="FormatException">It is nothing that can be read here.</exception>
    public void Add(string path)
    {
        using var stream = InputBytes.Open(path);
        using var whole = new MemoryStream();
        CopyBounded(stream, whole);
        Objects.AddRange(Read(whole.ToArray(), path));
    }

    // The one place that knows how a file is read.
    private List<StixObject> Read(byte[] content, string name)
    {
        var bundle = StixBundle.Read(content);
        if (bundle.Usable && bundle.Objects.Any(one => one.Object is not null))
        {
            return Upgraded(bundle, name);
        }

        try
        {
            var objects = new List<StixObject>();
            foreach (var conversion in MispDocument.Read(content).Select(MispToStix.Convert))
            {
                foreach (var left in conversion.NotCarried)
                {
                    notes.Add(name, left, "STIX has no place for it.");
                }

                objects.AddRange(conversion.Objects.Select(one => StixObject.Parse(one)));
            }

            return objects;
        }
        catch (FormatException e)
        {
            var problems = string.Join(' ', bundle.Problems.Take(DepthShown).Select(problem => problem.Message));
            throw new FormatException($"It is no STIX bundle ({problems}) and no MISP event ({e.Message})", e);
        }
    }

    private List<StixObject> Upgraded(BundleReading bundle, string name)
    {
        var upgrade = new StixUpgrade();
        var objects = new List<StixObject>();
        foreach (var reading in bundle.Objects)
        {
            if (reading.Object is not { } one)
            {
                notes.Add($"{name} objects[{reading.Index}]", "an object", string.Join(' ', reading.Problems.Select(problem =>
                    problem.Message)));
                continue;
            }

            objects.AddRange(upgrade.Upgrade(one, $"$.objects[{reading.Index}]").Objects);
        }

        return objects;
    }

    private static void CopyBounded(Stream from, MemoryStream to)
    {
        var buffer = new byte[1 << 16];
        int read;
        while ((read = from.Read(buffer)) > 0)
        {
            to.Write(buffer, 0, read);
            if (to.Length > Breakwater.Stix.Limits.BundleBytesMax)
            {
                throw new FormatException($"It is larger than {Breakwater.Stix.Limits.BundleBytesMax} bytes.");
            }
        }
    }
}
