using Breakwater.CargoFlow.Files;

namespace Breakwater.CargoFlow.Library;

/// <summary>
/// A container terminal and its port community to begin with: an invented port, every number a starting value to be replaced.
/// </summary>
public static class StartingLibrary
{
    private const string Name = "container-port.json";

    /// <summary>The file as it is, in UTF-8.</summary>
    public static byte[] File()
    {
        using var stream = typeof(StartingLibrary).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is not in the assembly.");
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    public static CargoModel Read() => ModelReader.Read(File()).Model
        ?? throw new InvalidOperationException($"{Name} is not a model.");
}
