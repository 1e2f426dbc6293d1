using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Breakwater.Stix;

/// <summary>What is checked of a document before its JSON is: size, byte order mark, UTF-8.</summary>
internal static class DocumentText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The text without a byte order mark, or null with a problem of level Must.</summary>
    public static ReadOnlyMemory<byte>? Check(ReadOnlyMemory<byte> utf8, List<Problem> problems)
    {
        var text = CheckSize(utf8, problems);
        if (text is { } sized && FirstInvalid(sized.Span) is var at and >= 0)
        {
            problems.Add(NotUtf8("$", at));
            return null;
        }

        return text;
    }

    /// <summary>As <see cref="Check"/>, but leaves the encoding to be judged object by object.</summary>
    public static ReadOnlyMemory<byte>? CheckSize(ReadOnlyMemory<byte> utf8, List<Problem> problems)
    {
        if (utf8.Length > Limits.BundleBytesMax)
        {
            problems.Add(Problem.Must("document-size", "$", $"The document has {utf8.Length} bytes; {Limits.BundleBytesMax} are allowed."));
            return null;
        }

        if (utf8.Span.StartsWith(ByteOrderMark))
        {
            problems.Add(Problem.Should("byte-order-mark", "$",
                "The document starts with a byte order mark, which was skipped (RFC 8259, 8.1)."));
            return utf8[ByteOrderMark.Length..];
        }

        if (utf8.Span.StartsWith<byte>([0xFF, 0xFE]) || utf8.Span.StartsWith<byte>([0xFE, 0xFF]))
        {
            problems.Add(Problem.Must("not-utf-8", "$", "The document is UTF-16; STIX is UTF-8.", "1.4"));
            return null;
        }

        return utf8;
    }

    /// <summary>The reader's own depth is not limited: its state is one bit a level, and <see cref="JsonScan"/> counts.</summary>
    public static Utf8JsonReader Open(ReadOnlyMemory<byte> utf8) => new(utf8.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });

    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public static void RequireJson(ReadOnlyMemory<byte> utf8)
    {
        var reader = Open(utf8);
        while (reader.Read())
        {
        }
    }

    public static Problem NotUtf8(string path, int at) => Problem.Must("not-utf-8", path, $"Byte {at} is not UTF-8.", "1.4");

    public static Problem NotJson(JsonException e) =>
        Problem.Must("not-json", "$", $"Not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it.");

    public static Problem Trailing(long at) => Problem.Must("trailing-text", "$", $"Byte {at}: something follows the end of the document.");

    /// <summary>Offset of the first byte that is no UTF-8, or -1.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            return -1;
        }

        Span<char> chars = stackalloc char[1024];
        var at = 0;
        while (Utf8.ToUtf16(utf8[at..], chars, out var read, out _, replaceInvalidSequences: false) is var status
               && status == OperationStatus.DestinationTooSmall)
        {
            at += read;
        }

        return at + LastRead(utf8[at..], chars);
    }

    private static int LastRead(ReadOnlySpan<byte> utf8, Span<char> chars)
    {
        Utf8.ToUtf16(utf8, chars, out var read, out _, replaceInvalidSequences: false);
        return read;
    }
}
