namespace Breakwater.Formats.Reading;

/// <summary>A document that cannot be read: what is wrong with it, and where.</summary>
public sealed class ReadingException : FormatException
{
    public ReadingException()
        : this("", "The document cannot be read.")
    {
    }

    public ReadingException(string message)
        : this("", message)
    {
    }

    public ReadingException(string message, Exception inner)
        : base(message, inner)
    {
        Place = "";
    }

    /// <param name="place">Such as <c>line 3</c> or <c>part 2.1</c>; empty for the document as a whole.</param>
    public ReadingException(string place, string problem, Exception? inner = null)
        : base(place.Length > 0 ? $"{place}: {problem}" : problem, inner) => Place = place;

    /// <summary>Where in the document; empty for the whole of it.</summary>
    public string Place { get; }
}
