namespace Breakwater.Matching;

/// <summary>Takes what <see cref="TokenScanner"/> finds. Ranges are positions in the scanned text; implementations are structs, so
/// calls are inlined.</summary>
internal interface ITokenSink
{
    /// <summary>A token with a dot that is not a number or dotted quad.</summary>
    void OnName(ReadOnlySpan<byte> text, int start, int end);

    void OnIpv4(uint address, int start, int end);

    void OnIpv6(UInt128 address, int start, int end);

    /// <summary>A long token without a dot, also when it is a hash.</summary>
    void OnPlainToken(ReadOnlySpan<byte> text, int start, int end);

    void OnHash(IndicatorKind kind, ReadOnlySpan<byte> text, int start, int end);

    /// <param name="cutEnd">Its end without trailing punctuation.</param>
    /// <param name="fullEnd">Its end with it.</param>
    void OnUrl(ReadOnlySpan<byte> text, int start, int cutEnd, int fullEnd);

    void OnEmail(ReadOnlySpan<byte> text, int start, int end);
}
