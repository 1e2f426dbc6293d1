namespace Breakwater.Matching.Scanning;

/// <summary>File names that end in a token. A name may hold bytes that end tokens, spaces say: each length in question is tried.</summary>
internal static class FileNames
{
    /// <param name="end">The token's end, where a name that is listed ends too.</param>
    public static void Find(LayerSink sink, ReadOnlySpan<byte> text, int start, int end)
    {
        sink.Find(IndicatorKind.FileName, text[start..end], start, end);
        var stop = Math.Max(0, end - sink.Image.LengthMax(IndicatorKind.FileName));
        for (var i = start - 1; i >= stop && !IsPathEnd(text[i]); i--)
        {
            if (i == 0 || IsPathEnd(text[i - 1]) || !TokenRules.IsToken(text[i - 1]))
            {
                sink.Find(IndicatorKind.FileName, text[i..end], i, end);
            }
        }
    }

    /// <summary>What no file name holds.</summary>
    public static bool IsPathEnd(byte b) => b < 0x20 || b is (byte)'/' or (byte)'\\' or (byte)'"' or (byte)'<' or (byte)'>' or (byte)'|'
        or (byte)':' or (byte)'*' or (byte)'?' or 0x7F;
}
