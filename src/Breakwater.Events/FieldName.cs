namespace Breakwater.Events;

/// <summary>
/// Builds the dotted names that leave the member. Only letters, digits and a few signs of field names are kept; a part that looks like a
/// value (an address, a number, a mail address used as a key) becomes <c>*</c>, so that a name gives away no more than the form of a log.
/// </summary>
internal ref struct FieldName(Span<char> room)
{
    private readonly Span<char> _room = room;
    private int _length;
    private bool _isTooLong;

    /// <summary>Null when there is no name, or it is longer than <see cref="Limits.FieldCharsMax"/>.</summary>
    public override readonly string? ToString() => _length == 0 || _isTooLong ? null : new string(_room[.._length]);

    public static string? Of(ReadOnlySpan<byte> part)
    {
        var name = new FieldName(stackalloc char[Limits.FieldCharsMax]);
        name.Add(part);
        return name.ToString();
    }

    public void Add(ReadOnlySpan<byte> part)
    {
        if (_length > 0)
        {
            Put('.');
        }

        if (LooksLikeValue(part))
        {
            Put('*');
            return;
        }

        foreach (var b in part)
        {
            Put(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'@' or (byte)'#' or (byte)'(' or
                (byte)')' ? (char)b : '_');
        }
    }

    private static bool LooksLikeValue(ReadOnlySpan<byte> part)
    {
        var letters = 0;
        var colons = 0;
        foreach (var b in part)
        {
            letters += char.IsAsciiLetter((char)b) ? 1 : 0;
            colons += b == ':' ? 1 : 0;
        }

        return letters == 0 || colons > 1 || part.IndexOf((byte)'@') > 0;
    }

    private void Put(char c)
    {
        _isTooLong |= _length == _room.Length;
        if (!_isTooLong)
        {
            _room[_length++] = c;
        }
    }
}
