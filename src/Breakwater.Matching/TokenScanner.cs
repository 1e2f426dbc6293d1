namespace Breakwater.Matching;

/// <summary>
/// One pass over text that may hold many lines: finds every token, address, URL and mail address by the rule of README.md. Nothing reaches
/// over a line break, so a block of lines gives what its lines give.
/// </summary>
internal static class TokenScanner
{
    private const byte Token = 1;
    private const byte Hex = 2;
    private const byte Dot = 4;
    private const byte NotQuad = 8;
    /// <summary>Characters of the shortest token without a dot that can match.</summary>
    public const int LongTokenCharsMin = 32;

    /// <summary>Colons of an IPv6 address without <c>::</c>; with a dotted quad at its end one less.</summary>
    public const int ColonsOfIpv6Min = 6;

    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(b => Classify((byte)b))];

    public static void Scan<TSink>(ReadOnlySpan<byte> text, MatcherOptions options, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        ReadOnlySpan<byte> classes = Classes;
        int at = 0, colonsDone = 0;
        while (at < text.Length)
        {
            if ((classes[text[at]] & Token) == 0)
            {
                if (text[at] == ':')
                {
                    Colon(text, at, ref colonsDone, ref sink);
                }
                else if (text[at] == '@')
                {
                    At(text, at, ref sink);
                }

                at++;
                continue;
            }

            var start = at;
            byte any = 0;
            do
            {
                var kind = classes[text[at]];
                if ((kind & Token) == 0)
                {
                    break;
                }

                any |= kind;
            }
            while (++at < text.Length);

            // Most tokens are words and numbers without a dot, too short for a hash.
            if ((any & Dot) != 0 || at - start >= LongTokenCharsMin)
            {
                Run(text, start, at, options, ref sink);
            }
        }
    }

    private static byte Classify(byte b) => (byte)((TokenRules.IsToken(b) ? Token : 0)
        | (TokenRules.IsHex(b) ? Hex : 0)
        | (b == '.' ? Dot : 0)
        | (TokenRules.IsDigit(b) || b == '.' ? 0 : NotQuad));

    /// <summary>One run of token characters.</summary>
    public static void Run<TSink>(ReadOnlySpan<byte> text, int start, int end, MatcherOptions options, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        start = TokenRules.SkipEscape(text, start, end);
        end -= end > start && text[end - 1] == '.' ? 1 : 0;
        byte any = 0, all = 0xFF;
        foreach (var b in text[start..end])
        {
            any |= Classes[b];
            all &= Classes[b];
        }

        if ((any & Dot) == 0)
        {
            if (end - start >= LongTokenCharsMin)
            {
                sink.OnPlainToken(text, start, end);
            }

            if ((all & Hex) != 0 && IndicatorValue.HashKind(end - start) is { } kind)
            {
                sink.OnHash(kind, text, start, end);
            }
        }
        else if ((any & NotQuad) != 0)
        {
            sink.OnName(text, start, end);
        }
        else if ((options.VersionLikeAddresses || !IsVersionLike(text, start))
            && AddressText.TryParseIpv4(text[start..end], out var address))
        {
            sink.OnIpv4(address, start, end);
        }
    }

    private static bool IsVersionLike(ReadOnlySpan<byte> text, int start) =>
        start >= 2 && text[start - 1] == '/' && TokenRules.IsLetter(text[start - 2]);

    private static void Colon<TSink>(ReadOnlySpan<byte> text, int at, ref int colonsDone, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        if (text[at..].StartsWith("://"u8))
        {
            Url(text, at, ref sink);
        }
        else if (at >= colonsDone && at + 1 < text.Length && (text[at + 1] == ':' || TokenRules.IsToken(text[at + 1])))
        {
            colonsDone = Ipv6(text, at, ref sink);
        }
    }

    /// <summary>The URL around a <c>://</c>, if there is one.</summary>
    public static void Url<TSink>(ReadOnlySpan<byte> text, int colon, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        var start = colon;
        while (start > 0 && TokenRules.IsToken(text[start - 1]))
        {
            start--;
        }

        start = TokenRules.SkipEscape(text, start, colon);
        foreach (var b in text[start..colon])
        {
            if (!TokenRules.IsLetter(b))
            {
                return;
            }
        }

        var hostStart = colon + 3;
        var length = text[hostStart..].IndexOfAny(UrlText.Ends);
        var fullEnd = length < 0 ? text.Length : hostStart + length;
        var cutLength = text[hostStart..fullEnd].LastIndexOfAnyExcept(UrlText.Trailing) + 1;
        cutLength = cutLength > 0 && fullEnd - hostStart - cutLength > Limits.UrlTrailingMax ? fullEnd - hostStart : cutLength;
        if (start < colon && cutLength > 0)
        {
            sink.OnUrl(text, start, hostStart + cutLength, fullEnd);
        }
    }

    /// <summary>
    /// Reads the run of token characters and colons around a colon as an address. Groups in front that cannot belong to one go, as in
    /// <c>outside:2001:db8::5</c>, and so do a colon or dot at the end.
    /// </summary>
    /// <returns>Where the run ends; colons before it need no second look.</returns>
    public static int Ipv6<TSink>(ReadOnlySpan<byte> text, int at, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        var start = at;
        while (start > 0 && IsColonRun(text[start - 1]))
        {
            start--;
        }

        int runEnd = start, colons = 0;
        var pair = false;
        for (; runEnd < text.Length && IsColonRun(text[runEnd]); runEnd++)
        {
            colons += text[runEnd] == ':' ? 1 : 0;
            pair |= runEnd > start && text[runEnd] == ':' && text[runEnd - 1] == ':';
        }

        if (!pair && colons < ColonsOfIpv6Min)
        {
            return runEnd;
        }

        Ipv6Run(text, start, runEnd, ref sink);
        return runEnd;
    }

    /// <summary>A run of token characters and colons as an address.</summary>
    public static void Ipv6Run<TSink>(ReadOnlySpan<byte> text, int start, int runEnd, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        start = TokenRules.SkipEscape(text, start, runEnd);
        var end = runEnd;
        end -= end > start && text[end - 1] == '.' ? 1 : 0;
        end -= end - start >= 2 && text[end - 1] == ':' && text[end - 2] != ':' ? 1 : 0;
        start = SkipForeignGroups(text, start, end);
        if (AddressText.TryParseIpv6(text[start..end], out var address))
        {
            sink.OnIpv6(address, start, end);
        }
    }

    private static bool IsColonRun(byte b) => b == ':' || TokenRules.IsToken(b);

    private static int SkipForeignGroups(ReadOnlySpan<byte> text, int start, int end)
    {
        while (true)
        {
            var rest = text[start..end];
            var colon = rest.IndexOf((byte)':');
            var isGroup = colon is > 0 and <= 4 && TokenRules.AllHex(rest[..colon]);
            if (colon < 0 || isGroup || rest.StartsWith("::"u8))
            {
                return start;
            }

            start += colon + 1;
        }
    }

    /// <summary>The mail address around an @, if there is one.</summary>
    public static void At<TSink>(ReadOnlySpan<byte> text, int at, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        var start = at;
        while (start > 0 && TokenRules.IsMailLocal(text[start - 1]))
        {
            start--;
        }

        var end = at + 1;
        while (end < text.Length && TokenRules.IsToken(text[end]))
        {
            end++;
        }

        start = TokenRules.SkipEscape(text, start, at);
        end -= text[end - 1] == '.' ? 1 : 0;
        if (start < at && end > at + 1)
        {
            sink.OnEmail(text, start, end);
        }
    }
}
