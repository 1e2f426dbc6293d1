using System.Text;
using Breakwater.Matching;

// The least that a program can do with an index: opens it, looks at one line, says how many hits it has.
if (args is not [var path, var line])
{
    Console.Error.WriteLine("usage: first-answer INDEX LINE");
    return 2;
}

using var index = IndicatorIndex.Open(path);
var hits = new List<IndicatorHit>();
index.Scan(Encoding.UTF8.GetBytes(line), hits);
Console.WriteLine(hits.Count);
return 0;
