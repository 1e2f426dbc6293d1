using System.Globalization;
using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>
/// How far a pull has come: the cursor, and how long the output was then, so that what a crash left behind it in a file is cut off and
/// comes again. Replaced whole.
/// </summary>
internal sealed class CursorFile(string path)
{
    /// <exception cref="IOException">The file is there and is no cursor.</exception>
    public (CollectionCursor Cursor, long Length) Read()
    {
        if (!File.Exists(path))
        {
            return (CollectionCursor.Start, 0);
        }

        var lines = File.ReadAllLines(path);
        return lines is [var text, var length] && CollectionCursor.TryParse(text, out var cursor)
            && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? (cursor, bytes)
            : throw new IOException($"{path} is no cursor that this program wrote; remove it to begin anew.");
    }

    public void Write(CollectionCursor cursor, long length)
    {
        var next = path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write($"{cursor.ToText()}\n{length.ToString(CultureInfo.InvariantCulture)}\n");
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
