namespace Breakwater.MatchingBench;

/// <summary>Text in pieces of about a megabyte that end where a line does.</summary>
internal ref struct WholeLines(ReadOnlySpan<byte> text)
{
    private const int PieceBytes = 1 << 20;

    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Current { get; private set; } = default;

    public readonly WholeLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var length = Math.Min(PieceBytes, _rest.Length);
        var newline = length == _rest.Length ? length - 1 : _rest[..length].LastIndexOf((byte)'\n');
        if (newline < 0)
        {
            newline = _rest.IndexOf((byte)'\n') is var next and >= 0 ? next : _rest.Length - 1;
        }

        Current = _rest[..(newline + 1)];
        _rest = _rest[(newline + 1)..];
        return true;
    }
}
