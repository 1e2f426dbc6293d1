using System.Globalization;
using Dapper;

namespace Breakwater.Hub.Storage;

/// <summary>
/// The right side of an <c>in</c>, one parameter a value. Dapper's own expansion differs between the engines: on PostgreSQL it passes an
/// array, which only <c>= any(…)</c> takes.
/// </summary>
internal static class SqlList
{
    /// <summary>Adds the values and answers their list in parentheses; an empty list holds nothing.</summary>
    public static string In<T>(DynamicParameters parameters, string name, IReadOnlyCollection<T> values)
    {
        if (values.Count == 0)
        {
            return "(null)";
        }

        var names = new List<string>(values.Count);
        foreach (var value in values)
        {
            var one = name + names.Count.ToString(CultureInfo.InvariantCulture);
            parameters.Add(one, value);
            names.Add("@" + one);
        }

        return "(" + string.Join(", ", names) + ")";
    }
}
