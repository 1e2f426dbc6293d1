using System.Buffers;
using System.Text;
using Breakwater.Matching.Scanning;

namespace Breakwater.Matching;

/// <summary>Names of files: ASCII letters folded, without a folder, ending in a token with a dot, as names with an extension do.</summary>
internal static class FileNameText
{
    private static readonly SearchValues<byte> DigitsAndDots = SearchValues.Create("0123456789."u8);

    public static bool TryParse(string text, out string canonical, out string problem)
    {
        canonical = "";
        var bytes = Encoding.UTF8.GetBytes(text);
        var last = TokenRules.LastToken(bytes);
        problem = bytes.Length > Limits.FileNameBytesMax ? $"A file name has at most {Limits.FileNameBytesMax} bytes."
            : bytes.Any(FileNames.IsPathEnd)
                ? $"'{DomainText.Shorten(text)}' is not a file name: it holds a separator, a quote or a wildcard."
            : !last[..^Math.Min(1, last.Length)].Contains((byte)'.') || last[^1] == '.'
                ? $"'{DomainText.Shorten(text)}' has no extension; it would match too much."
            : last.IndexOfAnyExcept(DigitsAndDots) < 0 ? $"'{DomainText.Shorten(text)}' is a number, not a file name."
            : "";
        if (problem.Length > 0)
        {
            return false;
        }

        canonical = Encoding.UTF8.GetString([.. bytes.Select(TokenRules.Fold)]);
        return true;
    }
}
