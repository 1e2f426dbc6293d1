using System.Text;

namespace Breakwater.Stix;

/// <summary>Writes the paths that problems carry.</summary>
internal static class JsonPath
{
    public static string Property(string path, string name) => AppendProperty(new StringBuilder(path), name).ToString();

    public static string Index(string path, int index) => $"{path}[{index}]";

    /// <summary>A plain name follows a dot; any other stands quoted in brackets, so that a hostile name cannot forge a path.</summary>
    public static StringBuilder AppendProperty(StringBuilder path, string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return path.Append('[').Append(Problem.Quote(name)).Append(']');
            }
        }

        return name.Length is 0 or > Limits.NameCharsMax
            ? path.Append('[').Append(Problem.Quote(name)).Append(']')
            : path.Append('.').Append(name);
    }
}
