using Breakwater.Cli.Documents;
using Breakwater.Formats.Reading;
using Breakwater.Formats.Writing;
using Breakwater.Stix;

namespace Breakwater.Cli.Converting;

/// <summary>Reads the files of a conversion, of whatever format, into STIX 2.1 objects.</summary>
/// <param name="options">Of every file.</param>
internal sealed class ConvertInputs(ReadOptions options, NoteLog notes)
{
    public List<StixObject> Objects { get; } = [];

    /// <exception cref="ReadingException">It is nothing that can be read.</exception>
    public void Add(string path)
    {
        // A file that has not changed gives the same objects whenever it is converted.
        var written = File.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path)) : options.Now;
        written = written > options.Now ? options.Now : written;
        var reading = DocumentInput.Read(path, options with { Now = written });
        foreach (var note in reading.Notes)
        {
            notes.Add(note.Place.Length > 0 ? $"{path}, {note.Place}" : path, note.What, note.Why);
        }

        Objects.AddRange(reading.Objects.Select(one => StixObject.Parse(one)));
    }
}
