using System.Text;
using System.Text.RegularExpressions;
using Breakwater.Formats.Reading;

namespace Breakwater.Hub.Intake;

/// <summary>Takes the names of their authors out of rules; what a rule matches is not touched.</summary>
internal static partial class RuleAuthors
{
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> content, string format)
    {
        var expression = format switch
        {
            ReadFormats.Sigma => Sigma(),
            ReadFormats.Yara => Yara(),
            _ => null,
        };
        if (expression is null)
        {
            return content;
        }

        var text = Encoding.UTF8.GetString(content.Span);
        return Encoding.UTF8.GetBytes(expression.Replace(text, "${name}withheld${end}"));
    }

    [GeneratedRegex(@"^(?<name>author: *)[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*(?<end>)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sigma();

    [GeneratedRegex(@"^(?<name>[ \t]*(?:author|contact|email|organization|organisation)[ \t]*=[ \t]*"")(?:[^""\\\r\n]|\\.)*(?<end>"")",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Yara();
}
