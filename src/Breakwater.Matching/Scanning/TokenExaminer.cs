using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>What is done with the few tokens that the fast steps leave: everything, exactly, by the one rule.</summary>
internal static class TokenExaminer
{
    /// <summary>Examines the run of token characters that ends at a position, or behind it by a last dot.</summary>
    public static void Examine(ReadOnlySpan<byte> text, int end, ref LayerSink sink)
    {
        var runEnd = TokenRules.RunEnd(text, end);
        var start = TokenRules.RunStart(text, end);

        TokenScanner.Run(text, start, runEnd, sink.Options, ref sink);
        var tokenEnd = runEnd > start && text[runEnd - 1] == '.' ? runEnd - 1 : runEnd;
        sink.OnToken(text, TokenRules.SkipEscape(text, start, tokenEnd), tokenEnd);
        ExamineHost(text, start, tokenEnd, ref sink);
    }

    /// <summary>The same of one that is no name in the index: what it may be the host of.</summary>
    public static void ExamineHost(ReadOnlySpan<byte> text, int end, ref LayerSink sink) =>
        ExamineHost(text, TokenRules.RunStart(text, end), TokenRules.RunEnd(text, end), ref sink);

    private static void ExamineHost(ReadOnlySpan<byte> text, int start, int tokenEnd, ref LayerSink sink)
    {
        while (tokenEnd > start && text[tokenEnd - 1] == '.')
        {
            tokenEnd--;
        }

        if (start > 0 && (text[start - 1] is (byte)'@' or (byte)'/') && IsHost(text[start..tokenEnd], sink.Image))
        {
            OnHost(text, start, ref sink);
        }
    }

    /// <summary>A long token without a dot, around a position.</summary>
    public static void ExamineLong(ReadOnlySpan<byte> text, int inside, ref LayerSink sink)
    {
        var (start, end) = (TokenRules.RunStart(text, inside), TokenRules.RunEnd(text, inside));
        var tokenEnd = end - (end > start && text[end - 1] == '.' ? 1 : 0);
        if (tokenEnd - start >= TokenScanner.LongTokenCharsMin
            && sink.Image.Candidates.MayHold(sink.Image.Key.FoldedTail(text[start..tokenEnd])))
        {
            TokenScanner.Run(text, start, end, sink.Options, ref sink);
        }
    }

    /// <summary>True when another @ follows the token at once: then it is part of a URL's user information, not its host.</summary>
    private static bool IsBeforeAt(ReadOnlySpan<byte> text, int start)
    {
        var end = TokenRules.RunEnd(text, start);
        return end < text.Length && text[end] == '@';
    }

    /// <summary>Where the <c>://</c> of a URL is whose authority holds this position; -1 when it is in none.</summary>
    public static int SchemeEnd(ReadOnlySpan<byte> text, int at)
    {
        var stop = Math.Max(2, at - Limits.IndicatorCharsMax);
        for (var i = at - 1; i >= stop; i--)
        {
            if (text[i] == '/')
            {
                return text[i - 1] == '/' && text[i - 2] == ':' ? i - 2 : -1;
            }

            if (text[i] is (byte)'?' or (byte)'#' || UrlText.Ends.Contains(text[i]))
            {
                return -1;
            }
        }

        return -1;
    }

    /// <summary>True when it may be the host of a listed URL or mail address.</summary>
    public static bool IsHost(ReadOnlySpan<byte> host, IndexImage image) =>
        AddressText.TryParseIpv4(host, out var address)
            ? image.Candidates.MayHold(image.Key.OfNumber(address))
            : image.Keys.MayHold(image.Key.Of(ImageKeys.HostTag, host, fold: true));

    private static void OnHost(ReadOnlySpan<byte> text, int start, ref LayerSink sink)
    {
        if (text[start - 1] == '@' && sink.Image.Has(IndicatorKind.Email))
        {
            TokenScanner.At(text, start - 1, ref sink);
        }

        if (sink.Image.Has(IndicatorKind.Url) && !IsBeforeAt(text, start) && SchemeEnd(text, start) is >= 0 and var colon)
        {
            TokenScanner.Url(text, colon, ref sink);
        }
    }
}
