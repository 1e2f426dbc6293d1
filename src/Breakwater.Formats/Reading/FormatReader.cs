namespace Breakwater.Formats.Reading;

/// <summary>Reads whatever a member has into STIX 2.1 objects, with where each value stood and a note for everything left out.</summary>
public static class FormatReader
{
    /// <param name="content">The bytes of one document.</param>
    /// <param name="name">Its file name, as a hint where the content does not tell; null for none.</param>
    /// <exception cref="ReadingException">It cannot be read, is not what it was said to be, or goes over one of <see cref="Limits"/>.</exception>
    public static DocumentReading Read(ReadOnlyMemory<byte> content, string? name, ReadOptions options)
    {
        throw new ReadingException("", "Nothing can be read yet.");
    }
}
