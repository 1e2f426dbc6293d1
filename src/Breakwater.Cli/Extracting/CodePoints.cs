namespace Breakwater.Cli.Extracting;

/// <summary>Counts Unicode code points up to positions in UTF-16, in one pass while they rise.</summary>
internal sealed class CodePoints(string text)
{
    private int _at;
    private int _points;

    public int At(int position)
    {
        if (position < _at)
        {
            (_at, _points) = (0, 0);
        }

        for (; _at < position; _at++)
        {
            // The second half of a pair counts nothing; a half alone is one character, as other languages count it.
            var isSecond = char.IsLowSurrogate(text[_at]) && _at > 0 && char.IsHighSurrogate(text[_at - 1]);
            _points += isSecond ? 0 : 1;
        }

        return _points;
    }
}
